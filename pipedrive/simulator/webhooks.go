package simulator

import (
	"cmp"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// mostWebhooks is how many an app and user may have.
const mostWebhooks = 40

// webhookKind is what a webhook can be about in one of Pipedrive's versions of them.
type webhookKind struct{ actions, objects []string }

// webhookKinds holds them by version. Of 2.0 the guide knows objects that the specification lacks.
var webhookKinds = map[string]webhookKind{
	"1.0": {strings.Fields("added updated merged deleted *"),
		strings.Fields("activity activityType deal note organization person pipeline product stage user *")},
	"2.0": {strings.Fields("create change delete *"),
		strings.Fields("activity deal lead note organization person pipeline product stage user * " +
			"board phase project task deal_product deal_installment")},
}

// webhook is one with whom it belongs to.
type webhook struct {
	owner string
	record
}

// webhooksOf gives the webhooks that an owner has made.
func (a *app) webhooksOf(owner string) []record {
	a.mu.Lock()
	defer a.mu.Unlock()
	var own []record
	for _, w := range a.webhooks {
		if w.owner == owner {
			own = append(own, w.record)
		}
	}
	return own
}

// writeWebhook makes or deletes a webhook, the one thing that calls leave behind here: n8n looks for its own.
func (s *Server) writeWebhook(c call, fields record) answer {
	if c.endpoint.Method == http.MethodDelete {
		return s.app.deleteWebhook(c.who.owner(), c.last())
	}
	// Written with the plain scheme it is refused as if a scope were missing, as has been seen.
	address := text(fields["subscription_url"])
	if u, err := url.Parse(address); err == nil && u.Scheme == "http" && u.Host != "" {
		return scopeMismatch()
	}
	if field, problem := badWebhook(fields); problem != "" {
		return webhookErrors(http.StatusBadRequest, field, problem)
	}
	made, ok := s.app.addWebhook(c.who.owner(), fields)
	if !ok {
		return tooManyWebhooks()
	}
	body, _ := sample(c.endpoint.API, "", c.op.Answer).(record)
	body["data"] = merged(body["data"], made)
	return jsonAnswer(cmp.Or(c.op.Status, http.StatusOK), body)
}

// badWebhook says which field of a new webhook is wrong, and how. A name is required by the specification but not by the
// guide; n8n sends none.
func badWebhook(fields record) (field, problem string) {
	for _, name := range []string{"subscription_url", "event_action", "event_object"} {
		if value, ok := fields[name].(string); !ok || value == "" {
			return name, "is required"
		}
	}
	version := "2.0" // since March 2025
	if fields["version"] != nil {
		version = text(fields["version"])
	}
	kind, known := webhookKinds[version]
	name, named := fields["name"].(string)
	switch {
	case !known:
		return "version", "must be 1.0 or 2.0"
	case !slices.Contains(kind.actions, text(fields["event_action"])):
		return "event_action", "is not one of " + strings.Join(kind.actions, ", ")
	case !slices.Contains(kind.objects, text(fields["event_object"])):
		return "event_object", "is not one of " + strings.Join(kind.objects, ", ")
	case fields["name"] != nil && !named || len([]rune(name)) > 255:
		return "name", "must be a string of at most 255 characters"
	case !public(text(fields["subscription_url"])):
		return "subscription_url", "invalid or non-reachable URL"
	}
	return "", ""
}

// public reports whether an https URL leads somewhere outside of one's own network. It is not looked up.
func public(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsGlobalUnicast() && !ip.IsPrivate()
	}
	for _, own := range []string{"localhost", "local", "internal", "lan"} {
		if host == own || strings.HasSuffix(host, "."+own) {
			return false
		}
	}
	return strings.Contains(host, ".") && !strings.HasSuffix(host, "pipedrive.com")
}

func (a *app) addWebhook(owner string, fields record) (record, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	own := 0
	for _, w := range a.webhooks {
		if w.owner == owner {
			own++
		}
	}
	if own >= mostWebhooks {
		return nil, false
	}
	a.lastWebhook++
	made := record{"id": a.lastWebhook, "company_id": companyID, "owner_id": userID, "user_id": userID, "admin_id": userID,
		"is_active": 1, "type": "general", "version": "2.0", "name": "", "http_auth_user": nil, "http_auth_password": nil,
		"add_time": a.now().UTC().Format(time.RFC3339), "remove_time": nil, "remove_reason": nil, "last_delivery_time": nil,
		"last_http_status": nil}
	for _, name := range []string{"subscription_url", "event_action", "event_object", "version", "name", "http_auth_user"} {
		if value, ok := fields[name].(string); ok {
			made[name] = value
		}
	}
	a.webhooks = append(a.webhooks, webhook{owner, made})
	return made, true
}

func (a *app) deleteWebhook(owner, id string) answer {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, w := range a.webhooks {
		if text(w.record["id"]) != id {
			continue
		}
		if w.owner != owner {
			return jsonAnswer(http.StatusForbidden, record{"success": false, "message": "Forbidden"})
		}
		a.webhooks = slices.Delete(a.webhooks, i, i+1)
		return jsonAnswer(http.StatusOK, record{"status": "ok", "success": true})
	}
	return webhookErrors(http.StatusNotFound, "id", "not found")
}

// uninstall deletes what an app has made, when its user takes the consent back.
func (a *app) uninstall() {
	a.webhooks = slices.DeleteFunc(a.webhooks, func(w webhook) bool { return w.owner == theApp })
}
