package tui

// shown is the number of frames that had been written when something a key may confirm appeared: a screen, a question, a
// result. It is on the terminal only in later frames.
type shown int

// from returns shown for what this message brings about.
func (e *env) from() shown { return shown(e.frame) }

// sight relates frames to keys that were typed ahead. A key was meant for what was on the terminal when it was read. One that
// would act on something not yet there is dropped, together with everything from the same read: of a burst of keys a prefix
// is taken, never one with holes in it.
type sight struct {
	dropped int // whatever was read with no more than this many frames on the terminal is dropped
}

// takes reports whether a key that was read with this many frames on the terminal counts. since is when the thing it acts on
// appeared.
func (s *sight) takes(frame int, since shown) bool {
	if frame > s.dropped && frame > int(since) {
		return true
	}
	s.drop(frame)
	return false
}

// drop drops the rest of what was read with this many frames on the terminal.
func (s *sight) drop(frame int) { s.dropped = max(s.dropped, frame) }
