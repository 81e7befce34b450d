package simulator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// Approve presses Allow on the consent page of an authorize URL and follows it to the callback, as a browser would.
// The URL may also be one on loopback that redirects there. Errors are of type *fault.Error: Usage if the URL or the
// callback is not on this machine, Refused if there is no consent to give.
func (s *Server) Approve(ctx context.Context, authorizeURL string) error {
	client := &http.Client{
		Transport: &http.Transport{DisableKeepAlives: true}, // no proxy, and nothing left behind
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= 10 {
				return fault.New(fault.Failed, "", "redirected too often")
			}
			return onLoopback(r.URL)
		},
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, authorizeURL, nil)
	if err != nil {
		return fault.New(fault.Usage, "give the authorize URL as it was shown", "the authorize URL cannot be read")
	}
	if err := onLoopback(req.URL); err != nil {
		return err
	}
	last, err := finish(client, req)
	if err != nil || !s.isConsent(last.URL) {
		return err // failed, or already at the callback
	}
	form := last.URL.Query()
	form.Set("decision", "allow")
	page := *last.URL
	page.RawQuery = ""
	req, err = http.NewRequestWithContext(ctx, http.MethodPost, page.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return fault.New(fault.Failed, "", "cannot press Allow: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_, err = finish(client, req)
	return err
}

// isConsent reports whether a URL is this server's consent page, by whatever loopback name.
func (s *Server) isConsent(u *url.URL) bool {
	own, err := url.Parse(s.url)
	return err == nil && u.Path == "/oauth/authorize" && u.Port() == own.Port() && u.Scheme == own.Scheme
}

// finish sends a request and gives the one that was answered in the end.
func finish(client *http.Client, req *http.Request) (*http.Request, error) {
	resp, err := client.Do(req)
	if err != nil {
		// The error of package url holds the whole URL, code and state included.
		if outer, ok := errors.AsType[*url.Error](err); ok {
			err = outer.Err
		}
		if own, ok := errors.AsType[*fault.Error](err); ok {
			return nil, own
		}
		return nil, fault.New(fault.Unreachable, "start the login again", "the consent page or the callback did not answer: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20)) // only the status counts
	if resp.StatusCode >= http.StatusBadRequest {
		return nil, &fault.Error{Kind: fault.Refused, Status: resp.StatusCode,
			Message: fmt.Sprintf("no consent: %s answered %s", resp.Request.URL.Path, resp.Status),
			Hint:    "open the authorize URL in a browser, the page says why"}
	}
	return resp.Request, nil
}

func onLoopback(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || !connection.LoopbackHost(u.Hostname()) {
		return fault.New(fault.Usage, "open the authorize URL in a browser and paste the redirected URL",
			"%s is not on this machine", u.Host)
	}
	return nil
}
