// Package words puts numbers, lists and moments into sentences.
package words

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Count returns a number of things: "1 task", "2 tasks". what is the singular of a noun whose plural has an s more.
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// Join returns strings.Join for texts of any type.
func Join[T ~string](items []T, separator string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
	}
	return strings.Join(texts, separator)
}

// List returns "a", "a or b", "a, b or c", with "or" for last.
func List[T ~string](items []T, last string) string {
	if len(items) < 2 {
		return Join(items, "")
	}
	end := len(items) - 1
	return Join(items[:end], ", ") + " " + last + " " + string(items[end])
}

// When returns a moment for people, in their own time zone: "today 14:02", on other days "2026-11-22 14:02".
func When(moment, now time.Time) string {
	const day, minute = time.DateOnly, "15:04"
	moment, now = moment.Local(), now.Local()
	if moment.Format(day) == now.Format(day) {
		return "today " + moment.Format(minute)
	}
	return moment.Format(day + " " + minute)
}

// Upper returns text as a sentence begins; n8n is written so there, too.
func Upper(text string) string {
	if strings.HasPrefix(text, "n8n") {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// Sentence returns text as a sentence of its own.
func Sentence(text string) string {
	if text = Upper(text); strings.HasSuffix(text, "?") || strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// Lower returns text in the middle of a sentence.
func Lower(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToLower(first)) + text[size:]
}

// Number returns a small number in a sentence.
func Number(n int) string {
	if n < 10 {
		return [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}[n]
	}
	return strconv.Itoa(n)
}

// Seconds returns a waiting time, no shorter than it is: "3 s".
func Seconds(d time.Duration) string {
	return strconv.Itoa(int((d+time.Second-1)/time.Second)) + " s"
}

// Either returns yes or no, as on says.
func Either(on bool, yes, no string) string {
	if on {
		return yes
	}
	return no
}
