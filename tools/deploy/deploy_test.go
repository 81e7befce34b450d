// Package deploy holds the examples of the folder deploy against the types of what reads them.
package deploy

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

const folder = "../../deploy/"

// decode reads an example, in which nothing may stand that its type does not know.
func decode(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(folder + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalStrict(text, into, yaml.DisallowUnknownFields); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func TestCronJobIsWhatKubernetesReads(t *testing.T) {
	var job batch.CronJob
	decode(t, "kubernetes/cronjob.yaml", &job)
	if job.APIVersion != "batch/v1" || job.Kind != "CronJob" || len(strings.Fields(job.Spec.Schedule)) != 5 {
		t.Errorf("it is %s %s, on %q", job.APIVersion, job.Kind, job.Spec.Schedule)
	}
	harmless(t, job.Spec.JobTemplate.Spec)
}

func TestIndexedJobIsWhatKubernetesReads(t *testing.T) {
	var job batch.Job
	decode(t, "kubernetes/indexed-job.yaml", &job)
	if job.APIVersion != "batch/v1" || job.Kind != "Job" || job.Spec.CompletionMode == nil || *job.Spec.CompletionMode != batch.IndexedCompletion {
		t.Errorf("it is %s %s", job.APIVersion, job.Kind)
	}
	if job.Spec.BackoffLimitPerIndex == nil {
		t.Error("FailIndex needs backoffLimitPerIndex")
	}
	shard := fmt.Sprintf("$(JOB_COMPLETION_INDEX)/%d", *job.Spec.Completions)
	if args := job.Spec.Template.Spec.Containers[0].Args; !slices.Contains(args, shard) {
		t.Errorf("the arguments %q lack %s", args, shard)
	}
	harmless(t, job.Spec)
}

// harmless holds that a job may do no more than it needs, and that all that is mounted is read-only.
func harmless(t *testing.T, job batch.JobSpec) {
	t.Helper()
	pod := job.Template.Spec
	may := pod.Containers[0].SecurityContext
	if !*pod.SecurityContext.RunAsNonRoot || !*may.ReadOnlyRootFilesystem || *may.AllowPrivilegeEscalation ||
		!slices.Equal(may.Capabilities.Drop, []core.Capability{"ALL"}) || *pod.AutomountServiceAccountToken {
		t.Errorf("the container may do more than it needs: %v, %v", pod.SecurityContext, may)
	}
	if job.PodFailurePolicy == nil || pod.RestartPolicy != core.RestartPolicyNever || job.PodFailurePolicy.Rules[0].OnExitCodes == nil ||
		*job.PodFailurePolicy.Rules[0].OnExitCodes.ContainerName != pod.Containers[0].Name {
		t.Error("its failures have no rule of their own")
	}
	volumes := map[string]bool{}
	for _, v := range pod.Volumes {
		volumes[v.Name] = true
	}
	for _, m := range pod.Containers[0].VolumeMounts {
		if !m.ReadOnly || !volumes[m.Name] {
			t.Errorf("the mount %s is writable, or of no volume", m.Name)
		}
	}
}

func TestWorkflowSharesOutAllConfigurations(t *testing.T) {
	var workflow struct {
		Name        string            `json:"name"`
		On          map[string]any    `json:"true"` // "on", as YAML 1.1 reads it
		Permissions map[string]string `json:"permissions"`
		Jobs        map[string]struct {
			RunsOn      string `json:"runs-on"`
			Environment string `json:"environment"`
			Strategy    struct {
				FailFast *bool            `json:"fail-fast"`
				Matrix   map[string][]int `json:"matrix"`
			} `json:"strategy"`
			Steps []struct {
				Name  string            `json:"name"`
				Uses  string            `json:"uses"`
				If    string            `json:"if"`
				Shell string            `json:"shell"`
				Env   map[string]string `json:"env"`
				Run   string            `json:"run"`
			} `json:"steps"`
		} `json:"jobs"`
	}
	decode(t, "github/validate.yml", &workflow)
	job := workflow.Jobs["validate"]
	shards := job.Strategy.Matrix["shard"]
	found := false
	for i, n := range shards {
		if n != i {
			t.Errorf("the shards are %v", shards)
		}
	}
	for _, step := range job.Steps {
		found = found || strings.Contains(step.Run, fmt.Sprintf(`--shard "$SHARD/%d"`, len(shards)))
		if strings.Contains(step.Run, "${{") { // GitHub would put the value into the script itself
			t.Errorf("%s: a value stands in the script", step.Name)
		}
	}
	if !found {
		t.Errorf("no step takes a shard of %d", len(shards))
	}
}
