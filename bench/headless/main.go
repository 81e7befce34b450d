// Command headless runs a command again and again, its input and output on pipes, and prints how long it took from start
// to exit, its CPU time, and its peak memory: medians, or with -each every run.
//
//	headless [-runs N] [-exit CODE] COMMAND [ARGUMENT…]
//
// Peak memory is VmHWM, read while the process is stopped at its exit (ptrace): getrusage would count what the parent
// had in memory when it forked. The duration is of runs of their own, without ptrace.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

func main() {
	runs := flag.Int("runs", 20, "how often")
	code := flag.Int("exit", 0, "the exit code that the command is to end with")
	flag.Parse()
	if flag.NArg() == 0 || *runs < 1 {
		flag.Usage()
		os.Exit(2)
	}
	runtime.LockOSThread() // ptrace is a matter of one thread
	var exit, cpu, peak []float64
	for range *runs {
		took, used, err := timed(flag.Args(), *code)
		if err != nil {
			fail(err)
		}
		kib, err := peakKiB(flag.Args(), *code)
		if err != nil {
			fail(err)
		}
		exit, cpu, peak = append(exit, took), append(cpu, used), append(peak, kib)
	}
	fmt.Printf("exit_ms=%.2f cpu_ms=%.2f peak_kb=%.0f\n", median(exit), median(cpu), median(peak)*1.024)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "headless:", err)
	os.Exit(1)
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// timed is a run from start to exit, with the CPU time that the command used, in ms.
func timed(command []string, code int) (took, cpu float64, err error) {
	c := exec.Command(command[0], command[1:]...)
	var out bytes.Buffer
	c.Stdout = &out
	start := time.Now()
	if err := c.Run(); c.ProcessState == nil || c.ProcessState.ExitCode() != code {
		return 0, 0, fmt.Errorf("%q: %w", command, err)
	}
	took = time.Since(start).Seconds() * 1000
	return took, (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds() * 1000, nil
}

// peakKiB is a run's peak of resident memory.
func peakKiB(command []string, code int) (float64, error) {
	c := exec.Command(command[0], command[1:]...)
	c.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := c.Start(); err != nil {
		return 0, err
	}
	pid := c.Process.Pid
	var status unix.WaitStatus
	if _, err := unix.Wait4(pid, &status, 0, nil); err != nil { // stopped by its exec
		return 0, err
	}
	if err := unix.PtraceSetOptions(pid, unix.PTRACE_O_TRACEEXIT); err != nil {
		return 0, err
	}
	peak, signal := 0.0, 0
	for {
		if err := unix.PtraceCont(pid, signal); err != nil {
			return 0, err
		}
		if _, err := unix.Wait4(pid, &status, 0, nil); err != nil {
			return 0, err
		}
		switch {
		case status.Exited() && status.ExitStatus() == code:
			return peak, nil
		case status.Exited() || status.Signaled():
			return 0, fmt.Errorf("%q ended with %v", command, status)
		case status.StopSignal() == unix.SIGTRAP && status.TrapCause() == unix.PTRACE_EVENT_EXIT:
			signal = 0
			peak = highWater(pid)
		default:
			signal = int(status.StopSignal())
		}
	}
}

// highWater is VmHWM in KiB.
func highWater(pid int) float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		fail(err)
	}
	_, rest, _ := bytes.Cut(data, []byte("VmHWM:"))
	fields := bytes.Fields(rest)
	if len(fields) == 0 {
		fail(fmt.Errorf("no VmHWM in /proc/%d/status", pid))
	}
	n, err := strconv.ParseFloat(string(fields[0]), 64)
	if err != nil {
		fail(err)
	}
	return n
}
