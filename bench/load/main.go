// Command load reads files from a TFTP server as many phones at once do, checks every byte, and measures. It reads a plan
// from standard input and prints a result, both JSON. One thread does it all, with one epoll loop.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
)

// version names the source that this program was built from.
var version = "unknown"

// memoryLimit has the collector run only when a plan is larger than any that a benchmark makes, bytes.
const memoryLimit = 1 << 30

func main() {
	if len(os.Args) > 1 {
		fmt.Println(version)
		return
	}
	// Collecting would show in the latencies.
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryLimit)
	runtime.GOMAXPROCS(1)
	runtime.LockOSThread()
	if err := measure(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure() error {
	plan, err := readPlan(os.Stdin)
	if err != nil {
		return err
	}
	sequences, err := plan.load()
	if err != nil {
		return err
	}
	output := json.NewEncoder(os.Stdout)
	run := newRun(plan, sequences, func(count int) { output.Encode(map[string]int{"held": count}) })
	if err := run.execute(); err != nil {
		return err
	}
	return output.Encode(run.result.complete())
}
