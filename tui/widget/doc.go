// Package widget contains the few things that screens are made of. None of them knows a step, the theme or the terminal: they
// are values that are moved and drawn.
//
//	text.go    a style, and text cut, padded or wrapped to columns
//	motion.go  where a cursor can go
//	list.go    a cursor in rows of one or several lines
//	scroll.go  a text that may be longer than its space
//	note.go    one sentence about what just happened
//	input.go   a text field
package widget
