package handover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/n8n"
)

// ErrNoUpdate matches the error of a push to an n8n that cannot change a credential, where the import file can.
var ErrNoUpdate = n8n.ErrNoUpdate

// push brings the credential into a running n8n.
func (v Service) push(ctx context.Context, o Order, s Setup) (r Result, err error) {
	r.N8N = s.N8N
	client, err := n8n.NewClient(o.Where, o.Key, v.N8N)
	if err != nil {
		return r, err
	}
	err = v.remembering(ctx, o, s, func(known config.N8N, keep func(config.N8N) error) error {
		p := pushing{Client: client, order: o, setup: s, known: known, kept: known}
		p.keep = func(n config.N8N) error {
			err := keep(n)
			if err == nil {
				p.kept = n
			}
			return err
		}
		r, err = p.run(ctx)
		return err
	})
	return r, err
}

// pushing is a push in progress.
type pushing struct {
	*n8n.Client
	order  Order
	setup  Setup
	known  config.N8N // before
	kept   config.N8N // as last written to the configuration
	keep   func(config.N8N) error
	may    n8n.Permissions
	schema map[string]n8n.Schema // by type
	found  map[string]bool       // ids that n8n has
	did    []string
	had    bool // n8n had the credential before

	halfway bool // n8n has it, but without the tokens of a push that was cut off
}

func (p *pushing) run(ctx context.Context) (Result, error) {
	d, err := p.look(ctx)
	if err != nil {
		return Result{N8N: p.known}, err
	}
	lacking := p.may.Lacking(n8n.MayRelay...)
	untested := p.order.Test && len(lacking) > 0
	if untested {
		p.order.Note("the credential will not be tested: for that the API key lacks " + words.List(lacking, "and"))
	}
	tokens := d.sendsTokens(p.found[d.main.ID], p.halfway, p.setup.Made)
	if !tokens {
		d.main = d.main.WithoutTokens()
	}
	if tokens, err = p.send(ctx, d, tokens); err != nil {
		return Result{N8N: p.kept}, err
	}
	return Result{N8N: p.kept, Tokens: tokens, Updated: p.had, Did: p.did, Untested: untested}, nil
}

// Belongs returns an error if a configuration has been handed over to an n8n at another address: one configuration, one n8n.
func Belongs(path string, known config.N8N, where string) error {
	if known.URL == "" || n8n.SameAddress(known.URL, where) {
		return nil
	}
	return fault.New(fault.Failed, "name that one, or give this n8n a configuration of its own; if n8n has moved, change url in [n8n]",
		"%s belongs to the n8n at %s, not to that at %s", path, known.URL, where)
}

// look finds out, before anything is changed, what n8n has, what it accepts, and whether the key has the rights.
func (p *pushing) look(ctx context.Context) (d delivery, err error) {
	if err := Belongs(p.setup.Path, p.known, p.order.Where); err != nil {
		return d, err
	}
	if p.may, err = p.Permissions(ctx); err != nil {
		return d, err
	}
	var target n8n.CredentialRef
	if p.order.Credential != "" {
		if target, err = p.Resolve(ctx, p.may, lastOf(p.known), p.order.Credential, n8n.CredentialType(p.setup.Method)); err != nil {
			return d, err
		}
		target = p.asItWas(target)
	}
	if d, err = p.setup.prepare(p.known, target, p.order.BasicAuth); err != nil {
		return d, err
	}
	p.found, p.schema = map[string]bool{}, map[string]n8n.Schema{}
	if d.known {
		if err := p.find(ctx, &d, target.ID != ""); err != nil {
			return d, err
		}
	}
	if d.basicOld {
		ref, found, err := p.findOne(ctx, *d.basicAuth)
		if err != nil {
			return d, err
		}
		if found {
			p.found[ref.ID] = true
			d.basicAuth.ID, d.n8n.BasicAuthID = ref.ID, ref.ID
		}
	}
	for _, c := range d.list() {
		if !p.found[c.ID] {
			if err := p.may.Require("creating the credential", n8n.MayCreateCredential); err != nil {
				return d, err
			}
			if p.project() != "" && !p.may.Known() {
				return d, fault.New(fault.Failed, "leave the project out, and move the credential in n8n afterwards",
					"this n8n takes no project, as versions before 2 do not: the credential would go to the key owner's personal one")
			}
		}
		if p.schema[c.Type], err = p.Schema(ctx, c.Type); err != nil {
			return d, err
		}
	}
	return d, nil
}

// find looks for the credential that n8n may have.
func (p *pushing) find(ctx context.Context, d *delivery, named bool) error {
	ref, found, err := p.findOne(ctx, d.main)
	if err != nil || !found {
		return err
	}
	d.main.ID, d.n8n.CredentialID = ref.ID, ref.ID
	if err := d.keepType(ref, named); err != nil {
		return err
	}
	p.found[d.main.ID] = d.known
	d.n8n.CredentialName = ref.Name
	return nil
}

// findOne finds a credential by its id or, if the push that was to create it was cut off, also by the name it had until then.
func (p *pushing) findOne(ctx context.Context, c n8n.Credential) (n8n.CredentialRef, bool, error) {
	if err := p.may.Require("changing the credential", n8n.MayUpdateCredential); err != nil {
		return n8n.CredentialRef{}, false, err
	}
	ref, found, err := p.FindCredential(ctx, c.ID)
	if p.known.Pushing.IsZero() || found {
		return p.asItWas(ref), found, err
	}
	if errors.Is(err, n8n.ErrNoUpdate) {
		err = p.cutOff(nil)
	}
	if err != nil {
		return ref, false, err
	}
	marked, _, _, err := p.Made(ctx, p.may, c)
	if err != nil || len(marked) == 0 {
		return ref, false, err
	}
	return n8n.CredentialRef{ID: marked[0], Name: c.Name, Type: c.Type}, true, nil
}

// asItWas gives a credential back the type that a push of tokens had taken from it before it was cut off.
func (p *pushing) asItWas(ref n8n.CredentialRef) n8n.CredentialRef {
	oauth2 := n8n.CredentialType(connection.OAuth2)
	if !p.known.Pushing.IsZero() && ref.ID == p.known.CredentialID && ref.Type == n8n.Halfway && p.known.CredentialType == oauth2 {
		ref.Type, p.halfway = oauth2, true
	}
	return ref
}

// project returns where in n8n a credential is created.
func (p *pushing) project() string {
	if p.order.ProjectID != "" {
		return p.order.ProjectID
	}
	return p.known.ProjectID
}

// send records what it is going to do, does it, and records the result.
func (p *pushing) send(ctx context.Context, d delivery, tokens bool) (sent bool, err error) {
	before, now := d.n8n.HandedOver, p.setup.Made
	d.n8n.URL, d.n8n.Pushing = p.Address().String(), now
	if !p.found[d.main.ID] { // an existing one stays in its project, and the workflow that tests it has to be in that project, too
		d.n8n.ProjectID = p.project()
	}
	if tokens {
		d.n8n.HandedOver = now
	}
	if err := p.keep(d.n8n); err != nil {
		return false, err
	}
	pushed, created, err := p.bring(ctx, d.main, d.n8n, func(n *config.N8N, id string) { n.CredentialID = id })
	if err != nil {
		return false, p.undo(err, p.known)
	}
	if slices.Contains(pushed.LeftOut, n8n.TokenField) {
		tokens, d.n8n.HandedOver = false, before
	}
	asked := d.main.ID
	p.had = !created
	d.main.ID, d.main.Name = pushed.ID, pushed.Name
	d.n8n.CredentialID, d.n8n.CredentialName = pushed.ID, pushed.Name
	p.did = append(p.did, p.describe(d, pushed, created, asked)...)
	p.did = append(p.did, p.describeTokens(d, tokens, created, before)...)
	if d.basicAuth == nil {
		d.n8n.Pushing = time.Time{}
		return tokens, p.keep(d.n8n)
	}
	if err := p.keep(d.n8n); err != nil {
		return false, err
	}
	basic, created, err := p.bring(ctx, *d.basicAuth, d.n8n, func(n *config.N8N, id string) { n.BasicAuthID = id })
	if err != nil {
		done := d.n8n
		done.Pushing, done.BasicAuthID, done.BasicAuthPassword = time.Time{}, p.known.BasicAuthID, p.known.BasicAuthPassword
		return false, p.undo(fmt.Errorf("the credential %q (%s) is in n8n, the Basic Auth credential is not: %w", d.main.Name, d.main.ID, err), done)
	}
	d.n8n.BasicAuthID, d.n8n.Pushing = basic.ID, time.Time{}
	p.did = append(p.did, describeBasicAuth(basic, created, d.password))
	return tokens, p.keep(d.n8n)
}

// bring changes or creates one credential. A credential whose name is marked until its id is known loses the mark once the id
// is in now.
func (p *pushing) bring(ctx context.Context, c n8n.Credential, now config.N8N, remember func(*config.N8N, string)) (pushed n8n.Pushed, created bool, err error) {
	if created = !p.found[c.ID]; created {
		pushed, err = p.create(ctx, c)
	} else {
		pushed, err = p.Update(ctx, c, p.schema[c.Type])
	}
	if err != nil || !n8n.IsMarked(pushed.Name) || !created && p.known.Pushing.IsZero() {
		return pushed, created, err
	}
	if remember(&now, pushed.ID); p.keep(now) == nil {
		pushed.CredentialRef = p.Rename(ctx, pushed.CredentialRef, c.Name)
	}
	return pushed, created, nil
}

func (p *pushing) create(ctx context.Context, c n8n.Credential) (n8n.Pushed, error) {
	return p.Create(ctx, p.may, c, p.schema[c.Type], p.project(), func() error {
		if p.known.Pushing.IsZero() {
			return nil
		}
		_, ids, told, err := p.Made(ctx, p.may, c)
		if err != nil || told && len(ids) == 0 {
			return err
		}
		return p.cutOff(ids)
	})
}

// cutOff handles an n8n that assigns ids itself, where an earlier push was cut off: nobody knows the id, and there may be one.
func (p *pushing) cutOff(ids []string) error {
	there := "whether n8n made a credential then is not known"
	if len(ids) > 0 {
		there = "n8n has a credential of that name: " + words.List(ids, "and")
	}
	return fault.New(fault.Failed, "look for it in n8n; hand over into it with --credential ID; if there is none, remove pushing from [n8n] and push again",
		"a push of %s was cut off, and %s", p.known.Pushing.Format("2006-01-02 15:04 UTC"), there)
}

// undo withdraws the intent if n8n refused, and so has nothing new. Otherwise the intent stays, and the next push continues
// from it.
func (p *pushing) undo(err error, to config.N8N) error {
	if n8n.MayHaveArrived(err) {
		return continued(err)
	}
	if lost := p.keep(to); lost != nil {
		return errors.Join(err, lost)
	}
	return err
}

// continued adds to the error of a push that was cut off what to do about it.
func continued(err error) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || strings.Contains(e.Hint, "push again") {
		return err
	}
	return fault.New(e.Kind, e.Hint+"; n8n may have done it all the same: push again, and nothing is doubled", "%w", err)
}
