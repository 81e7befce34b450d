package tui

import (
	"context"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// commands makes the program's commands: everything that takes time or touches the world. All of them run outside of
// Update, recover from panics, and answer with a message of messages.go that carries their run.
type commands struct {
	pipedrive wizard.Pipedrive
	host      wizard.Host
	handover  wizard.Handover // may be nil
	term      terminal
	journal   func(wizard.Answers) // nil: the answers are not kept
	send      func(tea.Msg)        // for what is reported while a command still runs
}

// terminal is what commands need of the terminal besides the frames.
type terminal interface {
	// Copy asks the terminal to take text into the clipboard (OSC 52).
	Copy(text string) error
	// Print prints a text on the normal screen, above the frames there; until that is on, it waits.
	Print(text string)
	// AwaitFrame returns when a frame written after the call is on the terminal, or when none comes.
	AwaitFrame(ctx context.Context)
	// Frames is how many frames have been written.
	Frames() int
}

// guarded makes a command of f that cannot take the program, and with it the terminal's state, down.
func guarded(f func() tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = crashed{v, debug.Stack()}
			}
		}()
		return f()
	}
}

// stop cancels the work of a step that is left.
func (c commands) stop(cancel context.CancelFunc) tea.Cmd {
	return guarded(func() tea.Msg { cancel(); return nil })
}

// print puts text where it can be selected and stays, once a step is on the normal screen.
func (c commands) print(text string) tea.Cmd {
	return guarded(func() tea.Msg { c.term.Print(text); return nil })
}

func (c commands) awaitFrame(ctx context.Context, r run) tea.Cmd {
	return guarded(func() tea.Msg {
		c.term.AwaitFrame(ctx)
		return stepDrawn{about{r}}
	})
}

// tick answers after a second.
func (c commands) tick(ctx context.Context, r run) tea.Cmd {
	return guarded(func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case now := <-time.After(time.Second):
			return ticked{about{r}, now}
		}
	})
}

// journalPause is how long changes are gathered before they are kept.
const journalPause = time.Second

func (c commands) journalLater(ctx context.Context) tea.Cmd {
	return guarded(func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(journalPause):
			return journalDue{}
		}
	})
}

func (c commands) keep(a wizard.Answers) tea.Cmd {
	return guarded(func() tea.Msg {
		c.journal(a)
		return journaled{}
	})
}

// copy puts text into the clipboard; what names it on the screen.
func (c commands) copy(r run, text, what string) tea.Cmd {
	return guarded(func() tea.Msg { return copied{about{r}, what, c.term.Copy(text)} })
}

func (c commands) openBrowser(r run, url string) tea.Cmd {
	return guarded(func() tea.Msg { return browserOpened{about{r}, url, c.host.OpenBrowser(url)} })
}

func (c commands) saveText(r run, path, text string, overwrite bool) tea.Cmd {
	return guarded(func() tea.Msg { return textSaved{about{r}, path, c.host.SaveText(path, text, overwrite)} })
}

// export writes one of the things that the export step offers.
func (c commands) export(ctx context.Context, r run, item exportItem, order exportOrder, a wizard.Answers) tea.Cmd {
	return guarded(func() tea.Msg {
		msg := exportOne(ctx, c.host, c.handover, item, order, a)
		msg.run = r
		return msg
	})
}

// reach asks whether n8n answers at an address, before a key for it is asked for.
func (c commands) reach(ctx context.Context, r run, address string) tea.Cmd {
	return guarded(func() tea.Msg { return reached{about{r}, address, c.handover.Reach(ctx, address)} })
}

// redirectURL computes the callback URL of the n8n that is opened at an address.
func (c commands) redirectURL(r run, opened string) tea.Cmd {
	return guarded(func() tea.Msg {
		url, traps, err := c.handover.RedirectURL(opened)
		return redirectComputed{about{r}, url, traps, err}
	})
}

// switchOn switches the scopes of the demo's app on, as the person would in Developer Hub.
func (c commands) switchOn(r run, demo *wizard.Demo, on []scopes.Scope) tea.Cmd {
	return guarded(func() tea.Msg {
		demo.SwitchOn(on)
		return switchedOn{about{r}}
	})
}

// authorize runs one login: invited comes first, authorized at its end.
func (c commands) authorize(ctx context.Context, r run, app connection.App, opts connection.AuthorizeOptions) tea.Cmd {
	return guarded(func() tea.Msg {
		token, err := c.pipedrive.Authorize(ctx, app, opts, func(i connection.Invitation) {
			c.send(invited{about{r}, i, time.Now()})
		})
		return authorized{about{r}, token, err}
	})
}

// paste hands what the person pasted to a waiting login.
func (c commands) paste(r run, i connection.Invitation, text string) tea.Cmd {
	return guarded(func() tea.Msg { return pasted{about{r}, i.Paste(text)} })
}

// approve presses Allow on the demo's consent page.
func (c commands) approve(ctx context.Context, r run, demo *wizard.Demo, authorizeURL string) tea.Cmd {
	return guarded(func() tea.Msg { return approved{about{r}, demo.Approve(ctx, authorizeURL)} })
}

func (c commands) account(ctx context.Context, r run, cred connection.Credential) tea.Cmd {
	return guarded(func() tea.Msg {
		account, token, err := c.pipedrive.Account(ctx, cred)
		return accountAnswered{about{r}, account, token, err}
	})
}

// check makes the test calls: checkProgressed for each event, checksEnded at the end.
func (c commands) check(ctx context.Context, r run, cred connection.Credential, targets []scopes.Target) tea.Cmd {
	return guarded(func() tea.Msg {
		token, tokens, err := c.pipedrive.Check(ctx, cred, targets, func(p connection.Progress) {
			c.send(checkProgressed{about{r}, p})
		})
		return checksEnded{about{r}, token, tokens, err}
	})
}
