package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// checkQuery holds a query against what the endpoint takes. v2 refuses parameters that it does not know, v1 ignores them.
func (c call) checkQuery() error {
	op, query := c.op, c.query
	for _, name := range slices.Sorted(maps.Keys(op.Query)) {
		if name, required := strings.CutSuffix(name, "!"); required && query.Get(name) == "" {
			return fmt.Errorf("%s: is required", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		s, known := fieldOf(op.Query, name)
		switch {
		case !known && c.strict():
			return fmt.Errorf("Parameter '%s' is not allowed for this request", name) //nolint:staticcheck // Pipedrive's words
		case !known || query.Get(name) == "":
			continue
		}
		if err := checkParameter(name, s, query[name]); err != nil {
			return err
		}
	}
	return checkTerm(op, query)
}

// checkParameter checks each of a parameter's values: a list comes repeated, or with commas as ids and include_fields do.
func checkParameter(name string, s shape, values []string) error {
	if items, ok := s.([]any); ok {
		s = resolved(items[0])
	}
	text, _ := s.(string)
	kind := parseScalar(text)
	if name == "ids" {
		kind = scalar{kind: "int"}
	}
	for _, value := range values {
		parts := []string{value}
		if _, list := s.([]any); list || name == "ids" || strings.HasSuffix(name, "_ids") || kind.kind == "=" {
			parts = strings.Split(value, ",")
		}
		if len(parts) > 100 {
			return fmt.Errorf("%s: must contain less than or equal to 100 items", name)
		}
		for _, part := range parts {
			if err := kind.check(name, part); err != nil {
				return err
			}
		}
	}
	if kind.kind == "int" && kind.hasMost && name == "limit" && number(values[0], 0) < 1 {
		return errors.New("limit: Value must be greater than or equal to 1")
	}
	return nil
}

// checkTerm wants two characters to search for, one if they are to match exactly.
func checkTerm(op operation, query url.Values) error {
	least := 2
	if exactMatch(query) {
		least = 1
	}
	if _, searches := op.Query["exact_match"]; searches && len([]rune(query.Get("term"))) < least {
		return fmt.Errorf("term: must be at least %d characters long", least)
	}
	return nil
}

func exactMatch(query url.Values) bool {
	return slices.Contains([]string{"true", "1"}, query.Get("exact_match")) || query.Get("match") == "exact"
}

// checkValue holds a value against a type: a JSON value, or the text of a query or form.
func checkValue(name string, s shape, value any) error {
	switch s := resolved(s).(type) {
	case map[string]any:
		fields, ok := value.(map[string]any)
		if _, null := s["?"]; value == nil && null {
			return nil
		}
		if !ok {
			return fmt.Errorf("%s: must be an object", name)
		}
		return checkFields(name+".", s, fields, false)
	case []any:
		items, ok := value.([]any)
		if value == nil && len(s) > 1 {
			return nil
		}
		if text, isText := value.(string); isText && !ok { // in a form
			items, ok = []any{text}, true
		}
		if !ok {
			return fmt.Errorf("%s: must be an array", name)
		}
		for i, item := range items {
			if err := checkValue(fmt.Sprintf("%s[%d]", name, i), s[0], item); err != nil {
				return err
			}
		}
	case string:
		return parseScalar(s).check(name, value)
	}
	return nil
}

// checkFields wants the required fields, and each field by its type.
func checkFields(prefix string, object map[string]any, fields map[string]any, strict bool) error {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if name, required := strings.CutSuffix(name, "!"); required && fields[name] == nil {
			return fmt.Errorf("%s%s: is required", prefix, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		s, known := fieldOf(object, name)
		if !known && strict {
			return fmt.Errorf("Parameter '%s' is not allowed for this request", name) //nolint:staticcheck // Pipedrive's words
		}
		if known {
			if err := checkValue(prefix+name, s, fields[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// check takes numbers and booleans as texts as well: whether Pipedrive refuses them in JSON is not known.
func (s scalar) check(name string, value any) error {
	if value == nil {
		if s.null || s.kind == "any" {
			return nil
		}
		return fmt.Errorf("%s: must not be null", name)
	}
	given, isText := value.(string)
	_, isNumber := value.(float64)
	flag, isFlag := value.(bool)
	if isNumber || isFlag {
		given = text(value)
	}
	amount := 0.0
	switch s.kind {
	case "int", "num":
		n, err := strconv.ParseFloat(given, 64)
		if err != nil || isFlag || s.kind == "int" && n != float64(int64(n)) {
			return fmt.Errorf("%s: must be a number", name)
		}
		amount = n
	case "bool":
		if !isFlag && !slices.Contains([]string{"true", "false", "1", "0"}, given) {
			return fmt.Errorf("%s: must be a boolean", name)
		}
	case "=", "#":
		if isFlag && s.kind == "#" {
			given = map[bool]string{false: "0", true: "1"}[flag]
		}
		if !slices.Contains(s.values, given) {
			return fmt.Errorf("%s: must be one of [%s]", name, strings.Join(s.values, ", "))
		}
	case "str", "date", "datetime", "uuid":
		if !isText {
			return fmt.Errorf("%s: must be a string", name)
		}
		amount = float64(len([]rune(given)))
		if problem := badFormat(s.kind, given); problem != "" {
			return fmt.Errorf("%s: %s", name, problem)
		}
	}
	if s.hasMost && amount > float64(s.most) {
		return fmt.Errorf("%s: Value must be less than or equal to %d", name, s.most)
	}
	if s.hasLeast && amount < float64(s.least) {
		return fmt.Errorf("%s: Value must be greater than or equal to %d", name, s.least)
	}
	return nil
}

// badFormat says what is wrong with a text of a certain form. Times are taken for dates, since some callers send those.
func badFormat(kind, text string) string {
	switch kind {
	case "uuid":
		if !isUUID(text) {
			return "must be a valid UUID"
		}
	case "date", "datetime":
		for _, layout := range []string{time.DateOnly, time.DateTime, time.RFC3339} {
			if _, err := time.Parse(layout, text); err == nil || text == "" {
				return ""
			}
		}
		return "must be a valid date"
	}
	return ""
}

func isUUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i, r := range text {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (r == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			return false
		}
	}
	return true
}

var errBody = errors.New("the body cannot be read")

// readBody reads the body of a write: JSON, a form, or a form with files, of which only the names count.
func readBody(r *http.Request) (map[string]any, error) {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	fields := map[string]any{}
	switch {
	case r.Header.Get("Content-Type") != "" && err != nil:
		return nil, errBody
	case media == "multipart/form-data":
		return fields, readParts(multipart.NewReader(r.Body, params["boundary"]), fields)
	case media == "application/x-www-form-urlencoded":
		if r.ParseForm() != nil {
			return nil, errBody
		}
		for name, values := range r.PostForm {
			fields[name] = values[0]
		}
		return fields, nil
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, errBody
	}
	if len(strings.TrimSpace(string(raw))) == 0 {
		return fields, nil
	}
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		return nil, errBody
	}
	return fields, nil
}

func readParts(parts *multipart.Reader, fields map[string]any) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errBody
		}
		if part.FileName() != "" {
			if _, err := io.Copy(io.Discard, part); err != nil {
				return errBody
			}
			fields[part.FormName()] = part.FileName()
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, maxForm))
		if err != nil {
			return errBody
		}
		fields[part.FormName()] = string(value)
	}
}
