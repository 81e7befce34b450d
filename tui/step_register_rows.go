package tui

import (
	"cmp"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// The columns of the rows: a part's title, a choice's, a field's label, and the indentation where there is room.
const (
	partColumn   = 27
	choiceColumn = 25
	fieldColumn  = 15
	rowIndent    = 3
)

// drawer returns what draws the rows.
func (s stepRegister) drawer(e *env, a wizard.Answers, rows []registerRow, width int) widget.Rows {
	d := registerDrawer{s: s, env: e, a: a, width: width, narrow: width < fullWidth-2}
	if !d.narrow {
		d.indent = widget.Blanks(rowIndent)
	}
	return func(i int, on bool) widget.Row { return d.row(rows[i], on) }
}

// registerDrawer draws rows for one width.
type registerDrawer struct {
	s      stepRegister
	env    *env
	a      wizard.Answers
	width  int
	narrow bool
	indent string
}

func (d registerDrawer) row(r registerRow, on bool) widget.Row {
	t := d.env.theme
	pointer, style := t.pointer(on), t.row(on)
	switch r.kind {
	case partRow:
		return d.part(r.i, pointer, style)
	case choiceRow:
		return d.choice(r.i, on, pointer)
	case taskRow:
		return d.task(d.s.parts[d.s.part].Tasks[r.i], d.indent+pointer, on, style)
	case fieldRow:
		return d.field(r.i, on, d.indent+pointer, style)
	}
	note := d.s.parts[r.i].Note
	if d.s.parts[r.i].Short == "scopes" {
		note += ", ? says how"
	}
	lines := t.quiet.PaintLines(widget.Hang(d.indent+"  ", note, d.width))
	if !d.narrow {
		lines = append([]string{""}, lines...)
	}
	return widget.Row{Lines: lines, Name: "what else there is", Still: true}
}

// part draws the line of a part: what it is about while it is open or still to come, its answer once it is done.
func (d registerDrawer) part(i int, pointer string, style widget.Style) widget.Row {
	t, p := d.env.theme, d.s.parts[i]
	glyph, about := glyphFolded, t.quiet.Paint(p.Guide)
	switch done := d.a.PartDone(i); {
	case i == d.s.part:
		glyph, about = t.here.Paint(glyphUnfolded), t.quiet.Paint(cmp.Or(p.Where, p.Guide))
		style = t.here
		if d.narrow && p.Short == "app" {
			about = t.quiet.Paint(string(d.a.AppKind()))
		}
	case done && d.env.demo != nil && i < len(d.s.parts)-1:
		named := d.env.demo.SwitchOn == nil && p.Short == "scopes"
		glyph, about = t.good.Paint(glyphDone), t.quiet.Paint("the simulated app has "+words.Either(named, "those that --scopes named", "it"))
	case done:
		glyph, about = t.good.Paint(glyphDone), p.Done
		if i == 0 {
			about = t.take.Paint(about)
		}
	case d.a.Reopened() == i:
		glyph, about = t.care.Paint(glyphAgain), "to be done again"
	}
	line := pointer + glyph + " " + style.Paint(widget.Pad(p.Title, partColumn-4)) + "  " + about
	if short, _, ok := strings.Cut(cmp.Or(p.Where, p.Guide), "; "); ok && i == d.s.part && widget.Width(line) > d.width {
		line = pointer + glyph + " " + style.Paint(widget.Pad(p.Title, partColumn-4)) + "  " + t.quiet.Paint(short)
	}
	if d.narrow {
		line = pointer + glyph + " " + style.Paint(p.Title)
		if i == d.s.part && p.Short == "app" {
			line = widget.Spread(line, about, d.width)
		}
	}
	return widget.Row{Lines: []string{widget.Fit(line, d.width)}, Name: p.Short, Still: i == d.s.part}
}

func (d registerDrawer) choice(i int, on bool, pointer string) widget.Row {
	t, c := d.env.theme, d.a.CallbackChoices()[i]
	line, title := d.indent+pointer+t.radio(on)+" ", t.row(on).Paint(c.Title)
	sub := widget.Blanks(rowIndent + 6)
	if d.narrow {
		sub = "    "
		line += title
	} else {
		line += widget.Pad(title, choiceColumn) + t.quiet.Paint(widget.Fit(c.About, d.width-rowIndent-4-choiceColumn))
	}
	lines := []string{line}
	switch {
	case on && d.s.typing:
		lines = append(lines, sub+d.s.url.View(d.width-widget.Width(sub)))
	case c.URL != "" && (on || !d.narrow && c.Way != wizard.CallbackTwo):
		lines = append(lines, sub+t.take.Paint(widget.Fit(c.URL, d.width-widget.Width(sub))))
	}
	switch {
	case on && d.s.refused != nil:
		lines = append(lines, widget.Hang(sub+t.noted(widget.Bad)+" ", sentence(d.s.refused), d.width)...)
	case on && c.Err != nil:
		lines = append(lines, widget.Hang(sub+t.noted(widget.Care)+" ", sentence(c.Err), d.width)...)
	case on && !d.s.typing:
		lines = append(lines, t.quiet.PaintLines(widget.Hang(sub, c.Text, d.width))...)
	case on && !d.narrow:
		lines = append(lines, t.quiet.PaintLines(widget.Hang(sub, "As n8n's credential shows it, or the address at which n8n is opened.", d.width))...)
	}
	return widget.Row{Lines: lines, Name: c.Title}
}

// task draws a task's line, and below it what it needs.
func (d registerDrawer) task(task wizard.Task, pointer string, on bool, style widget.Style) widget.Row {
	t := d.env.theme
	number, text, mark := 5, task.Text, ""
	if d.a.Method == connection.APIToken {
		number = 3
	}
	if d.narrow {
		number, text = 4, cmp.Or(task.Short, text)
	}
	switch {
	case task.Steps == "" && task.Value != "": // a scope
		switch task.Mark {
		case "new":
			mark = "  " + t.care.Paint(glyphAdded) + " new"
		case "no longer":
			mark = "  " + t.care.Paint(glyphRemoved) + words.Either(d.narrow, " off", " no longer needed: switch it off")
		}
		return widget.Row{Lines: []string{widget.Fit(pointer+t.tick(task.Mark != "no longer")+" "+style.Paint(task.Value)+mark, d.width)}, Name: task.Value}
	case task.Steps == "":
		return widget.Row{Lines: widget.Hang(pointer+"  ", task.Text, d.width), Name: task.Short}
	case task.Mark == "new":
		text += words.Either(!strings.HasSuffix(text, ":"), " changed", "")
		text = strings.Replace(text, "Callback URL:", "Callback URL, changed:", 1)
	}
	head := pointer + widget.Pad(task.Steps, number)
	sub := widget.Blanks(widget.Width(head))
	if d.narrow {
		if task.Steps == "6" && on {
			text += ", y copies it"
		}
		return widget.Row{Lines: []string{widget.Fit(head+style.Paint(text), d.width)}, Name: task.Short}
	}
	lines := widget.Hang(head, text, d.width)
	for i := range lines {
		lines[i] = strings.Replace(lines[i], text, style.Paint(text), 1)
	}
	if task.Value != "" {
		if one := lines[0] + " " + task.Value; strings.HasSuffix(text, ":") && widget.Width(one) <= d.width {
			lines[0] += " " + t.take.Paint(task.Value)
		} else {
			lines = append(lines, sub+t.take.Paint(widget.Fit(task.Value, d.width-len(sub))))
		}
	} else if d.a.Method == connection.APIToken && task.Steps == "1" {
		lines = append(lines, sub+t.take.Paint(task.URL))
	}
	if task.Below != "" {
		lines = append(lines, widget.Hang(sub, task.Below, d.width)...)
	}
	return widget.Row{Lines: lines, Name: task.Short}
}

// field draws a field's line with what can be said about its value, and below it what is wrong.
func (d registerDrawer) field(i int, on bool, pointer string, style widget.Style) widget.Row {
	f, t := d.s.fields[i], d.env.theme
	v := f.Judge(d.s.takeFields(d.a), f.input.Value())
	says := v.Fit != wizard.Empty || d.s.pressed // before enter was pressed nothing is said about an empty field
	kinds := map[wizard.Fit]widget.Kind{wizard.Fits: widget.Good, wizard.Unusual: widget.Care, wizard.Wrong: widget.Bad, wizard.Empty: widget.Bad}
	head, alone := pointer+widget.Pad(f.Steps, 4), d.a.Method == connection.APIToken
	column := fieldColumn
	if alone {
		column = len(f.Label) + 2
	}
	if alone || d.narrow {
		head = pointer
	}
	head += style.Paint(widget.Pad(f.Label, column))
	fit := ""
	if says && d.env.demo != nil && v.Fit == wizard.Unusual {
		v, fit = wizard.Verdict{}, t.quiet.Paint("simulated")
	} else if says {
		fit = t.noted(kinds[v.Fit]) + " " + v.Fit.String()
	}
	at := 14 // the column of fit, counted from the right
	if d.narrow {
		if at = 1; d.env.demo != nil {
			fit = ""
		}
		fit, _, _ = strings.Cut(fit, " ")
	}
	room := d.width - widget.Width(head) - at - 1
	f.input.Hidden = f.Secret && !d.s.reveal
	lines := []string{head + f.input.Focused(on && d.s.typing).View(room)}
	if fit != "" {
		lines[0] = widget.Pad(lines[0], d.width-at) + fit
	}
	sub := widget.Blanks(widget.Width(head))
	if d.narrow {
		sub = "  "
	} else if alone {
		lines = append([]string{""}, lines...)
	}
	if says && v.Text != "" {
		lines = append(lines, widget.Hang(sub+t.noted(kinds[v.Fit])+" ", v.Text, d.width)...)
	}
	if text := kept(d.a, f.Field); text != "" {
		lines = append(lines, t.quiet.PaintLines(widget.Hang(sub+glyphInfo+" ", text, d.width))...)
	}
	return widget.Row{Lines: lines, Name: f.Label}
}
