package n8n

import (
	"connect-pipedrive/internal/sanitize"
)

// RedirectURL returns the OAuth redirect URL that n8n shows in a credential's dialog, computed from the address at which a
// person opens n8n. traps says what may make n8n's own URL differ, one sentence each: the URL registered in Pipedrive must be
// n8n's, letter by letter. The error is that of ParseAddress.
func RedirectURL(base string) (url string, traps []string, err error) {
	a, err := ParseAddress(base)
	if err != nil {
		return "", nil, err
	}
	if a.Cloud() {
		a.url.Scheme, a.url.Host, a.url.Path = "https", a.url.Hostname(), ""
	}
	return a.at("rest", "oauth2-credential", "callback"), a.traps(), nil
}

func (a Address) traps() []string {
	var traps []string
	say := func(when bool, text string) {
		if when {
			traps = append(traps, text)
		}
	}
	host, port := a.url.Hostname(), a.url.Port()
	say(a.left != "", "left out "+sanitize.Line(a.left, 80)+", a page of n8n: the redirect URL begins where n8n begins")
	if a.Cloud() {
		return append(traps, "n8n Cloud: the address is fixed, there is nothing to set")
	}
	say(a.url.Scheme == "https" && port == "5678",
		"https with port 5678: right only if that is really what the browser shows; behind a proxy that serves https without "+
			"a port, n8n puts :5678 there by itself, until N8N_EDITOR_BASE_URL or WEBHOOK_URL is set to https://"+host+"/")
	say(a.url.Scheme == "https" && port == "",
		"if n8n's dialog shows https://"+host+":5678/…, then N8N_HOST and N8N_PROTOCOL are set but N8N_PORT is not: "+
			"set N8N_EDITOR_BASE_URL or WEBHOOK_URL to https://"+host+"/ and restart n8n")
	say(a.url.Scheme == "http" && !a.Loopback(),
		"http: the code that Pipedrive sends travels unencrypted, and Pipedrive may refuse such a callback URL")
	say(a.Loopback() && host != "localhost",
		"n8n calls itself localhost unless N8N_HOST says otherwise: "+host+" is another callback URL to Pipedrive")
	say(a.url.Path != "", "n8n is served below "+a.url.Path+"/: N8N_PATH must say so, and so must WEBHOOK_URL and N8N_EDITOR_BASE_URL if they are set")
	say(true, "n8n takes N8N_EDITOR_BASE_URL, else N8N_WEBHOOK_URL, else WEBHOOK_URL, else N8N_PROTOCOL, N8N_HOST, N8N_PORT and "+
		"N8N_PATH: if one of them names another address than the one you open, it counts; the credential's dialog in n8n shows the result")
	return traps
}
