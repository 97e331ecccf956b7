using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Cli.Help;

/// <summary>The topics. Names and lists that the program goes by come from where it has them.</summary>
internal static class Topics
{
    /// <summary>What lists them.</summary>
    internal const string List = "topics";

    internal static IReadOnlyList<Topic> All { get; } =
    [
        new("annotations", $"""
            The annotations that grant ambient capabilities, and the fields that become them.

            They stand in the metadata of a Pod or of a workload's Pod template; NAME is a container or an init container. A value is a list of
            capabilities with commas between: any case, with CAP_ or without. ALL, an empty list and unknown names are errors.

            On a cluster:
              {GrantKeys.AmbientPrefix}NAME: NET_RAW        ambient, whatever the user is
              {GrantKeys.NonRootPrefix}NAME: NET_RAW        ambient if the user is not root
              {GrantKeys.AddIsAmbient}: "true"       what capabilities.add names is ambient if the user is not root; also a label of a namespace

            In a file, which ambicap convert makes into those:
              securityContext.capabilities.ambient: [NET_RAW]
              securityContext.capabilities.addForNonRoot: [NET_RAW]

            The Pod's handler must lead to ambicap-runtime: runtimeClassName: ambicap, which the webhook sets by itself.
            """, "docs/reference.md"),
        new("exit-codes", string.Create(CultureInfo.InvariantCulture, $"""
            What the exit code of a verb says.

            {ExitCode.Good}: all is as it should be. {ExitCode.Negative}: it was done, and the answer is no: a rule forbids something, a container failed, something differs.
            {ExitCode.BadInput}: it could not be done: a wrong option, a file that cannot be read, a cluster or a runtime that does not answer; standard error says which.
            {ExitCode.Interrupted}: stopped by Ctrl-C.

            Results are on standard output, everything else is on standard error, so that a pipe gets the results alone. The help of each verb
            says what its codes mean.
            """), "docs/reference.md"),
        new("files", """
            What -f takes, for every verb that reads manifests.

            A file of YAML or JSON with any number of documents and Lists, a folder with all below it, a URL, or - for standard input; -f may be
            repeated. A folder with Chart.yaml or kustomization.yaml is rendered first by helm or kustomize. deployment/web without -f is an
            object of a cluster.

            Kinds that have a Pod template are known, others by --template-path. What cannot be read is named with line and column, and keeps
            nothing else from being read.

            Examples:
              ambicap check -f deploy/ -f extra.yaml
              helm template chart/ | ambicap explain -f -
              ambicap explain deployment/web -n web
            """, "docs/check.md"),
        new("limit", """
            The most that a node grants: runtime.toml.

            ambicap-runtime grants nothing beyond it, whatever the API server let through. It is /etc/ambicap/runtime.toml, or the file
            that AMBICAP_RUNTIME_CONFIG names; it must belong to root, and nobody else may write it. Without a file the limit is
            NET_BIND_SERVICE. A change holds for containers that are created from then on.

            All keys:
              runtime = "/usr/sbin/runc"                    the real runtime; without it runc, then crun, in the usual folders
              allowed = ["NET_BIND_SERVICE", "NET_RAW"]     the limit

            ambicap-runtime --ambicap-check-config says what is in force.
            """, "docs/runtime.md"),
        new("policy", $"""
            Who may have which ambient capability.

            The level of a namespace decides, by the label pod-security.kubernetes.io/enforce that Pod Security Admission goes by. restricted:
            {Listed(From(Level.Restricted))}. baseline: {Listed(From(Level.Baseline))} too. privileged: all that are not root-equivalent.

            Root-equivalent are {Listed(CapabilityCatalogue.AllRootEquivalent)}. A namespace at the privileged level opts in by the annotation
            {GrantKeys.AllowRootEquivalent}: X,Y.

            The node's own limit comes last, and nobody gets around it: ambicap help limit. ambicap check judges manifests, and ambicap
            capabilities NAME tells the risk of each.
            """, "docs/policy.md"),
        new("seccomp", $"""
            Held, but filtered: a grant under the RuntimeDefault profile.

            A container manager computes its default profile from capabilities.add, before the grant is added. So of these capabilities the
            system calls stay refused although all five sets hold them: {Listed(SeccompGates.Gated)}.

            Name such a capability in capabilities.add too; for a process that holds the grant that gives nothing more. For AUDIT_CONTROL and
            AUDIT_READ the name is AUDIT_WRITE, which a process that is not root does not hold by it. The webhook, ambicap convert and
            ambicap run do it. ambicap explain says where it is missing.
            """, "docs/explain.md"),
        new("sets", $"""
            The five sets of capabilities that a process has.

            In the order of /proc/PID/status:
            {string.Join('\n', FiveSets.All.Select(set => $"  {set.Heading}  {set.Field}  {set.Name}"))}

            {string.Join("\n\n", FiveSets.All.Select(set => $"{set.Name}: {set.Meaning}."))}

            A grant adds exactly its capabilities to all five. ambicap explain shows the sets from the manifest to the process, and ambicap
            inspect those of processes that run.
            """, "docs/five-sets.md"),
    ];

    /// <summary>The topic of a name; null where there is none.</summary>
    internal static Topic? Find(string name) => All.FirstOrDefault(topic => topic.Name == name);

    /// <summary>What may be ambient from a level on.</summary>
    private static CapabilitySet From(Level level) =>
        CapabilitySet.Of([.. CapabilitySet.AllKnown.Except(CapabilityCatalogue.AllRootEquivalent).Where(capability => AmbientRules.StrictestLevelOf(capability) == level)]);

    private static string Listed(CapabilitySet set) => set.ToString().Replace(",", ", ", StringComparison.Ordinal);
}
