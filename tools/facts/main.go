// Facts makes the tables of facts in scopes/testdata/facts anew from their sources, and says what is different:
//
//	go -C tools run ./facts [-openapi DIR -date DAY] [-n8n FOLDER -released DAY] [-write]
//
// DIR holds Pipedrive's OpenAPI files as v1.yaml and v2.yaml, downloaded on the first DAY. FOLDER is n8n-nodes-base as npm
// installs it, the second DAY the one on which npm got that version; node (or -node) runs its classes against a stub of
// n8n. Nothing is written without -write; then it exits with 1 if anything is different. After writing, run
// go test ./... -update and look at what changes.
//
// From the OpenAPI files: all of pipedrive-endpoints.json but note, the type of a parameter that the files call no more
// than a string, and any_of of rows with specified. Those were corrected by hand from other pages of Pipedrive's; specified
// is what the files say, and that it changed is said.
// In pipedrive-twins.json any_of, which is the replacement's. From n8n: all of n8n-lookups.json, and of
// n8n-operations.json all but note. any_of and status of their requests follow from the first two files; the scopes of a
// retired or undocumented request stay those that it had.
//
// By hand stays the rest: note everywhere; in pipedrive-twins.json state, twin, query, renamed, dropped and source, and
// which rows there are: an endpoint that left the OpenAPI files gets its row by hand; n8n-trigger.json, of which versions
// and credentials are compared; about and source.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
)

// day is how dates are written.
var day = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

func main() {
	log.SetFlags(0)
	openapi := flag.String("openapi", "", "`DIR` with Pipedrive's v1.yaml and v2.yaml")
	date := flag.String("date", "", "the `DAY` on which they were downloaded, 2026-08-18")
	n8n := flag.String("n8n", "", "`FOLDER` of n8n-nodes-base")
	released := flag.String("released", "", "the `DAY` on which npm got that version")
	node := flag.String("node", "node", "`PROGRAM` that runs it")
	facts := flag.String("facts", "../scopes/testdata/facts", "`DIR` of the facts")
	write := flag.Bool("write", false, "write what is different")
	flag.Parse()
	if flag.NArg() > 0 || *openapi == "" && *n8n == "" || *openapi != "" && !day.MatchString(*date) || *n8n != "" && !day.MatchString(*released) {
		flag.Usage()
		os.Exit(2)
	}
	different, err := refresh(context.Background(), *facts, source{*openapi, *date, *n8n, *released, *node}, *write)
	if err != nil {
		log.Fatal("facts: ", err)
	}
	for _, line := range different {
		fmt.Println(line)
	}
	if len(different) > 0 && !*write {
		os.Exit(1)
	}
}

// source is where facts come from. What is empty is left as it is.
type source struct {
	openapi, date string
	n8n, released string
	node          string
}

// refresh compares the facts in a folder with their sources, and writes them if it is to.
func refresh(ctx context.Context, folder string, from source, write bool) (different []string, err error) {
	var files []*file
	open := func(name string) *file {
		f, openErr := readFile(filepath.Join(folder, name))
		err = errors.Join(err, openErr)
		files = append(files, f)
		return f
	}
	endpoints, twins := open("pipedrive-endpoints.json"), open("pipedrive-twins.json")
	operations, lookups, trigger := open("n8n-operations.json"), open("n8n-lookups.json"), open("n8n-trigger.json")
	if err != nil {
		return nil, err
	}
	if from.openapi != "" {
		specified, err := readSpecifications(from.openapi)
		if err != nil {
			return nil, err
		}
		endpoints.setHead("date", from.date)
		if err := refreshEndpoints(endpoints, specified); err != nil {
			return nil, err
		}
		if err := refreshTwins(twins, endpoints); err != nil {
			return nil, err
		}
	}
	known, err := knownRequests(endpoints, twins)
	if err != nil {
		return nil, err
	}
	if from.n8n != "" {
		recorded, err := record(ctx, from.node, from.n8n)
		if err != nil {
			return nil, err
		}
		operations.setHead("version", recorded.Version)
		operations.setHead("date", from.released)
		if err := refreshOperations(operations, recorded.Operations, known); err != nil {
			return nil, err
		}
		if err := refreshLookups(lookups, recorded.Loaders, known); err != nil {
			return nil, err
		}
		if err := compareTrigger(trigger, recorded.Trigger); err != nil {
			return nil, err
		}
	} else if err := errors.Join(refreshKnown[operation](operations, known), refreshKnown[lookup](lookups, known)); err != nil {
		return nil, err
	}
	for _, f := range files {
		different = append(different, f.different...)
		if write {
			if err := f.write(); err != nil {
				return nil, err
			}
		}
	}
	return different, nil
}
