package simulator

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strconv"
)

// hostileFaults returns answers that no honest service gives.
func hostileFaults() []FaultKind {
	return []FaultKind{
		{Name: "html", About: "200 with a page in HTML", Where: API, spoil: paged(http.StatusOK, "Log in to Pipedrive")},
		{Name: "empty-body", About: "200 without a body", Where: API, spoil: with(func() answer { return answer{status: http.StatusOK} })},
		{Name: "truncated", About: "JSON that ends in the middle", Where: API, spoil: (*exchange).truncated},
		{Name: "endless-json", About: "JSON that never ends", Where: API, spoil: (*exchange).endlessJSON},
		{Name: "huge", About: "100 MB of JSON", Where: API, spoil: (*exchange).huge},
		{Name: "gzip-bomb", About: "1 MB that unpacks to 1 GB", Where: API, spoil: (*exchange).gzipBomb},
		{Name: "wrong-types", About: "numbers for texts, texts for numbers, objects for lists", Where: API, spoil: (*exchange).wrongTypes},
		{Name: "escape-names", About: "escape sequences, C1, bidi and zero-width characters in every text", Where: API, spoil: (*exchange).escapeNames},
		{Name: "redirect-host", About: "a redirect to another host", Where: API, spoil: (*exchange).redirectHost},
		{Name: "redirect-http", About: "a redirect to plain http on the same host", Where: API, spoil: (*exchange).redirectHTTP},
		{Name: "reset", About: "the connection is reset in the middle of the answer", Where: API, spoil: (*exchange).reset},
	}
}

func (x *exchange) truncated() {
	short := x.normal
	short.body = short.body[:len(short.body)/2]
	short.write(x.w)
}

// stream sends chunks until there are none; it breaks off when the client or the server goes away.
func (x *exchange) stream(chunk func(i int) []byte) {
	out := http.NewResponseController(x.w)
	for i := 0; ; i++ {
		part := chunk(i)
		if len(part) == 0 {
			return
		}
		if _, err := x.w.Write(part); err != nil || out.Flush() != nil || x.r.Context().Err() != nil {
			abort()
		}
	}
}

// repeat sends an answer with something in its middle that comes as often; below 0 it never ends.
func (x *exchange) repeat(head, middle []byte, times int, tail []byte) {
	x.normal.head(x.w)
	x.stream(func(i int) []byte {
		switch {
		case i == 0:
			return head
		case times < 0, i <= times:
			return middle
		case i == times+1:
			return tail
		}
		return nil
	})
}

// What the long answers are made of.
const (
	longHead = `{"success":true,"data":[{"id":1,"title":"`
	longTail = `"}]}`
)

func (x *exchange) endlessJSON() {
	x.repeat([]byte(`{"success":true,"data":[`), bytes.Repeat([]byte(`{"id":1,"title":"one more"},`), 1000), -1, nil)
}

func (x *exchange) huge() {
	const total, part = 100 << 20, 64 << 10
	x.repeat([]byte(longHead), bytes.Repeat([]byte("a"), part), total/part, []byte(longTail))
}

// gzipBomb sends members one after the other, as gzip allows, each the same kilobyte that unpacks to a megabyte.
func (x *exchange) gzipBomb() {
	x.w.Header().Set("Content-Encoding", "gzip")
	x.repeat(gzipped([]byte(longHead)), gzipped(bytes.Repeat([]byte("a"), 1<<20)), 1024, gzipped([]byte(longTail)))
}

func gzipped(plain []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(plain) // into memory
	_ = w.Close()
	return packed.Bytes()
}

// edit changes every value of the answer's JSON below the top, leaves first.
func (x *exchange) edit(change func(any) any) {
	var body map[string]any
	if json.Unmarshal(x.normal.body, &body) != nil {
		x.pass()
		return
	}
	for name, value := range body {
		if name != "success" { // else the rest would not be looked at
			body[name] = walk(value, change)
		}
	}
	jsonAnswer(x.normal.status, body).write(x.w)
}

func walk(value any, change func(any) any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			v[name] = walk(inner, change)
		}
	case []any:
		for i, inner := range v {
			v[i] = walk(inner, change)
		}
	}
	return change(value)
}

func (x *exchange) wrongTypes() {
	x.edit(func(value any) any {
		switch v := value.(type) {
		case string:
			return len(v)
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			return []any{v}
		case []any:
			return map[string]any{"items": v}
		}
		return value
	})
}

// nasty is what a terminal must never get to see: a title and a clipboard sequence, a colour, C1, bidi, zero width, tags.
const nasty = "\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x1b\\\x1b[31;5m\x1b[2J\u009b31m\u009d0;owned\u009c\u202e\u2066\u200b\u200d\ufeff\U000e0041\r\n\x00"

func (x *exchange) escapeNames() {
	x.edit(func(value any) any {
		if text, ok := value.(string); ok {
			return nasty + text + nasty
		}
		return value
	})
}

// redirectHost sends the client to a name that can never exist; following it would show at once.
func (x *exchange) redirectHost() {
	x.redirect("https://elsewhere.invalid" + x.r.URL.RequestURI())
}

func (x *exchange) redirectHTTP() {
	x.redirect("http://" + x.r.Host + x.r.URL.RequestURI())
}

func (x *exchange) redirect(to string) {
	x.w.Header().Set("Location", to)
	answer{status: http.StatusFound, media: htmlMedia}.write(x.w)
}

// reset promises the whole answer, sends half of it, and drops the connection so that the client gets a reset.
func (x *exchange) reset() {
	conn, ok := x.hijack()
	if !ok {
		return
	}
	defer func() { _ = conn.Close() }()
	body := x.normal.body
	_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + faultHeader + ": reset\r\nContent-Length: " +
		strconv.Itoa(len(body)) + "\r\n\r\n" + string(body[:len(body)/2])))
	if lingers, ok := conn.(interface{ SetLinger(int) error }); ok {
		_ = lingers.SetLinger(0) // what is not acknowledged is dropped, and close sends a reset
	}
}
