package connection

// RelayedCall is a GET that n8n is to make in our place, with a credential of its own.
type RelayedCall struct {
	URL      string // with DealID where a deal's id goes
	DealFrom int    // the call before it whose answer has that id; -1: a deal that does not exist is asked for
	Name     string // "deal: GET /api/v2/deals?limit=1"
	Scope    string // what it needs, for a message; may be empty
	Paused   bool   // two seconds are to pass before it, in which Pipedrive's burst limit comes back whole
}

// DealID stands for a deal's id in a RelayedCall's URL, AbsentDeal for the id where there is none: surely no deal has it,
// and it still fits into 32 bits, beyond which an id might be refused as malformed.
const (
	DealID     = "{id}"
	AbsentDeal = 2147483647
)

// RelayedAnswer is what came of a RelayedCall.
type RelayedAnswer struct {
	HTTP   int                 // 0: there was no answer
	Header map[string][]string // with canonical names
	Body   []byte
	Failed Check // why there was no answer: Status, Detail and Hint
}

// Webhook is one of those that Pipedrive keeps for a credential's app.
type Webhook struct {
	ID  int64
	URL string // where Pipedrive sends to
}
