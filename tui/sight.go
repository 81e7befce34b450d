package tui

// shown is when something that a key may confirm came to be: a screen, a question, a result. It is on the terminal only
// in frames written later.
type shown int

// from is shown for what this message brings about.
func (e *env) from() shown { return shown(e.frame) }

// sight holds frames and keys typed ahead together. A key was meant for what was on the terminal when it was read. One
// that would act on what was not yet there is dropped, and with it all that came in the same read: a burst of keys is
// taken whole up to there, never with holes in it.
type sight struct {
	dropped int // what was read with no more frames than this on the terminal is dropped
}

// takes reports whether a key counts that was read with so many frames on the terminal. since is when what it acts on
// came to be.
func (s *sight) takes(frame int, since shown) bool {
	if frame > s.dropped && frame > int(since) {
		return true
	}
	s.drop(frame)
	return false
}

// drop drops what else was read with so many frames on the terminal.
func (s *sight) drop(frame int) { s.dropped = max(s.dropped, frame) }
