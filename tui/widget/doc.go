// Package widget is the few things that screens are made of. None of them knows a step, the theme or the terminal: they
// are values that are moved and drawn.
//
//	text.go    a style, and text cut, padded or broken to columns
//	motion.go  where a cursor can go
//	list.go    a cursor in rows, each of one line or several
//	scroll.go  a text that may be higher than its room
//	note.go    one sentence about what just happened
//	input.go   a text field
package widget
