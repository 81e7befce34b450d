// Command fleet stands in for many companies of Pipedrive on loopback, for measuring validate. Each has a configuration in
// a folder, with a token of its own that ends in the company's number, and answers after a while; the first ones hang.
//
//	fleet [-n 200] [-delay 100ms] [-hang 0] FOLDER > URL
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	n := flag.Int("n", 200, "companies")
	delay := flag.Duration("delay", 100*time.Millisecond, "how long an answer takes")
	hang := flag.Int("hang", 0, "how many of them never answer")
	flag.Parse()
	if err := run(flag.Arg(0), *n, *hang, *delay); err != nil {
		fmt.Fprintln(os.Stderr, "fleet:", err)
		os.Exit(1)
	}
}

func run(folder string, n, hang int, delay time.Duration) error {
	for i := range n {
		text := fmt.Sprintf("version = 1\nmethod = \"api-token\"\n[api_token]\ntoken = \"%040d\"\n[account]\ncompany = \"Company %d\"\ndomain = \"company-%d\"\nuser = \"Ada\"\n", i, i, i)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("company-%04d.toml", i)), []byte(text), 0o600); err != nil {
			return err
		}
	}
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { //nolint:gosec // on loopback, until it is ended
		company, _ := strconv.Atoi(strings.TrimLeft(r.Header.Get("X-Api-Token"), "0"))
		if company < hang {
			<-r.Context().Done()
			return
		}
		select {
		case <-time.After(delay):
		case <-r.Context().Done():
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if strings.HasSuffix(r.URL.Path, "/users/me") {
			fmt.Fprintf(w, `{"success":true,"data":{"id":1,"name":"Ada","email":"ada@example.com","company_id":%d,"company_name":"Company %d","company_domain":"company-%d","access":[]}}`,
				company, company, company)
			return
		}
		_, _ = fmt.Fprint(w, `{"success":true,"data":[{"id":1}],"additional_data":{}}`)
	}))
}
