package wizard

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"syscall"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
)

// Remark is something to say below an answer: its kind in a word or two, then what it is and what to do.
type Remark struct {
	Word, Text string
	OfKey      bool // it is about the key, not about the address
}

// Says reports whether there is anything to say.
func (r Remark) Says() bool { return r.Word != "" }

// goOn says that the key is optional.
const goOn = "Without a key you can go on."

// Retried returns the remark with the key on the keyboard that asks n8n again, if that key is on.
func (r Remark) Retried(on bool) Remark {
	if on {
		r.Text = strings.Replace(r.Text, goOn, "r tries again; w"+goOn[1:], 1)
	}
	return r
}

// KeysPage returns where the n8n at an address shows its API keys.
func KeysPage(address string) string { return strings.TrimSuffix(address, "/") + "/settings/api" }

// AddressRemark returns what can be said about n8n's address without asking anybody.
func (r Runs) AddressRemark(address string) Remark {
	callback, _, err := handover.RedirectURL(address)
	if err != nil {
		return Remark{Word: "not an address", Text: "for example " + r.Example()}
	}
	u, err := url.Parse(callback)
	switch {
	case err != nil || strings.HasSuffix(u.Hostname(), ".app.n8n.cloud"):
	case unencrypted(callback):
		return Remark{Word: "unencrypted", Text: "Pipedrive may refuse an http callback URL; the key would travel readable. https is meant."}
	case u.Scheme == "https" && u.Port() == "":
		return Remark{Word: "check it", Text: "n8n's dialog may show https://" + u.Hostname() + ":5678/…: then N8N_PORT is not set."}
	}
	return Remark{}
}

// unencrypted reports whether whatever is sent to an address leaves the machine in readable form.
func unencrypted(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "http" && !connection.LoopbackHost(u.Hostname())
}

// ReachRemark says why n8n did not answer at an address.
func ReachRemark(address string, err error) Remark {
	e, ok := errors.AsType[*fault.Error](err)
	switch {
	case err == nil:
		return Remark{}
	case !ok || e.Kind != fault.Unreachable:
		return Remark{Word: "no answer", Text: sentenceOf(err)}
	case e.Status == 200:
		return Remark{Word: "API off", Text: "n8n runs at " + address + ", but its public API does not answer: N8N_PUBLIC_API_DISABLED=true and trials of n8n Cloud turn it off. " + goOn}
	case e.Status >= 500:
		return Remark{Word: "failing", Text: sentenceOf(err)}
	case e.Err != nil && certificate(err):
		return Remark{Word: "not trusted", Text: sentenceOf(err)}
	case errors.Is(err, syscall.ECONNREFUSED):
		return Remark{Word: "no answer", Text: "nothing listens at " + address + ". Is n8n running? " + goOn}
	case noSuchHost(err):
		return Remark{Word: "no answer", Text: err.Error() + ". Check the address. " + goOn}
	case e.Err != nil: // an answer that did not arrive in time
		return Remark{Word: "no answer", Text: err.Error() + ". Is n8n running? " + goOn}
	}
	return Remark{Word: "not n8n", Text: address + " answers, but not as n8n does. Check the address."}
}

// noSuchHost reports whether there is no host of that name.
func noSuchHost(err error) bool {
	dns, ok := errors.AsType[*net.DNSError](err)
	return ok && dns.IsNotFound
}

// certificate reports whether a failure is about the other side's certificate.
func certificate(err error) bool { return strings.Contains(err.Error(), "certificate") }

// Remark says why workflows could not be read: from n8n, or else from files. Rights that the key lacks are listed separately,
// as found.
func (r WorkflowsRead) Remark() Remark {
	f, err, address := r.Found, r.Err, r.Source.Address
	e, _ := errors.AsType[*fault.Error](err)
	switch {
	case !r.OfN8N():
		return filesRemark(err)
	case fault.KindOf(err) == fault.Refused && len(f.Lacks) > 0:
		lacks := fmt.Sprintf("may not do %d of the %d things I need:", len(f.Lacks), f.Rights)
		if len(f.Lacks) == f.Rights {
			lacks = fmt.Sprintf("may do none of the %d things I need:", f.Rights)
		}
		return Remark{OfKey: true, Word: "refused", Text: "The key is right, but " + lacks}
	case e != nil && e.Status == 403:
		return Remark{OfKey: true, Word: "refused", Text: "The key may not list workflows: in n8n, Settings, n8n API, give it workflow:list."}
	case fault.KindOf(err) == fault.Refused:
		return Remark{OfKey: true, Word: "refused", Text: "n8n does not know this key. Copy it again: Settings, n8n API. Where its public API is off, n8n refuses every key like that."}
	case fault.KindOf(err) == fault.Usage && unencrypted(address):
		return Remark{OfKey: true, Word: "not sent", Text: "over http anybody on the way could read the key. Give an https address, or go on without the key."}
	}
	return ReachRemark(address, err)
}

// filesRemark says why workflow files could not be read. For a file that could be opened the advice is to export it again,
// because the error's own hint names n8n commands.
func filesRemark(err error) Remark {
	switch {
	case err == nil:
		return Remark{}
	case HintHere(fault.HintOf(err)) != "":
		return Remark{Word: "not read", Text: sentenceOf(err)}
	}
	return Remark{Word: "not a workflow", Text: err.Error() + ". Export it again from n8n: menu, Download."}
}

// sentenceOf returns what failed and what to do, without the flags of commands.
func sentenceOf(err error) string {
	text := err.Error() + "."
	if hint := HintHere(fault.HintOf(err)); hint != "" {
		text += " " + words.Sentence(hint)
	}
	return text
}
