using System.Diagnostics;
using System.Net;
using System.Text;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>
/// The published verbs on objects of a cluster, whose kubectl is a script with what kubectl 1.36.4 answers before kube-apiserver 1.36.2.
/// Ambicap.Deploy.Tests has the real ones, where they are named.
/// </summary>
public sealed class LiveVerbTests
{
    private const string Kubectl = """
        case "$*" in
          "api-resources --no-headers --namespaced=true --verbs=list")
            echo 'pods         po      v1       true  Pod'
            echo 'deployments  deploy  apps/v1  true  Deployment' ;;
          "get --raw /api/v1/namespaces?limit=500")
            echo '{"kind":"NamespaceList","apiVersion":"v1","items":[{"metadata":{"name":"web","labels":{"pod-security.kubernetes.io/enforce":"baseline"}}}]}' ;;
          "get --raw /apis/apps/v1/deployments?limit=500" | "get --raw /apis/apps/v1/namespaces/web/deployments?limit=500&labelSelector=a%3Db")
            echo '{"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"continue":"next/1"},"items":['"$DEPLOYMENT"']}' ;;
          "get --raw /apis/apps/v1/deployments?limit=500&continue=next%2F1" | "get --raw /apis/apps/v1/namespaces/web/deployments?limit=500&labelSelector=a%3Db&continue=next%2F1")
            echo '{"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{},"items":['"$DEPLOYMENT"']}' ;;
          "get --raw /api/v1/pods?limit=500" | "get --raw /api/v1/namespaces/web/pods?limit=500&labelSelector=a%3Db")
            echo '{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"web-1","namespace":"web","annotations":{"ambient.ambicap.dev/c":"KILL"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","controller":true}]},"spec":{"nodeName":"n1","runtimeClassName":"ambicap","containers":[{"name":"c"}]}}]}' ;;
          *"get deployment/web -n web -o json")
            echo '{"apiVersion":"apps/v1","kind":"Deployment",'"${DEPLOYMENT#?}" ;;
          "get namespace web -o json")
            echo '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"web","labels":{"pod-security.kubernetes.io/enforce":"privileged"}}}' ;;
          "get namespace none -o json")
            echo 'Error from server (NotFound): namespaces "none" not found' >&2; exit 1 ;;
          "get -o json --ignore-not-found runtimeclasses")
            echo '{"items":[{"metadata":{"name":"ambicap"},"handler":"ambicap"}]}' ;;
          "get -o json --ignore-not-found nodes")
            echo '{"items":[{"metadata":{"name":"n1","labels":{"ambicap.dev/handler":"ambicap"}}}]}' ;;
          "get -o json --ignore-not-found configmap ambicap-node -n ambicap-system") ;;
          "get validatingwebhookconfigurations,validatingadmissionpolicybindings -o name")
            echo validatingadmissionpolicybinding.admissionregistration.k8s.io/ambicap-grants ;;
          *) echo "Error from server (Forbidden): $* is forbidden" >&2; exit 1 ;;
        esac
        """;

    private const string Deployment =
        """{"metadata":{"name":"web","namespace":"web"},"spec":{"template":{"metadata":{"annotations":{"ambient.ambicap.dev/c":"NET_RAW"}},"spec":{"runtimeClassName":"ambicap","containers":[{"name":"c","securityContext":{"runAsUser":7,"allowPrivilegeEscalation":false}}]}}}}""";

    [Fact]
    public void Check_AllNamespaces_ReadsEveryPageAndJudgesByEachNamespace()
    {
        ProgramRun run = Run("check", "-A");
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("deployment/web -n web\n  Deployment web/web: FORBIDDEN at baseline:latest\n  ambient_level  ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 checked: 2 forbidden, 0 allowed; 1 other skipped; 0 unreadable\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OneObject_IsJudgedByItsOwnNamespace()
    {
        ProgramRun run = Run("check", "deployment/web", "-n", "web", "-o", "json");
        Assert.Equal((0, "ambicap: 1 checked: 0 forbidden, 1 allowed; 1 other skipped; 0 unreadable\n"), (run.ExitCode, run.Errors));
        Assert.StartsWith("""{"file":"deployment/web -n web","kind":"Deployment","namespace":"web","name":"web","level":"privileged",""", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NamespaceAndSelector_AreAskedFor()
    {
        ProgramRun run = Run("check", "-n", "web", "-l", "a=b");
        Assert.Equal((0, "", "2 checked: 0 forbidden, 2 allowed; 1 other skipped; 0 unreadable\n"), (run.ExitCode, run.Errors, run.Output));
    }

    [Fact]
    public void Explain_OneObject_IsExplained()
    {
        ProgramRun run = Run("explain", "deployment/web", "-n", "web", "--context", "x");
        Assert.Equal((0, "ambicap: namespace web: Error from server (Forbidden): --context x get namespace web -o json is forbidden; its level is not known, and restricted counts\n"), (run.ExitCode, run.Errors));
        Assert.StartsWith("deployment/web -n web: Deployment web/web, container c\n  user 7 (by the container), no_new_privs yes, granted NET_RAW", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Audit_Cluster_ListsTemplatesAndTheirPods()
    {
        ProgramRun run = Run("audit", "-o", "csv");
        Assert.Equal((1, "ambicap: 3 Pods and workloads, 3 grants: 2 forbidden, 1 that no node gives; 0 unreadable\n"), (run.ExitCode, run.Errors));
        string[] lines = run.Output.Split('\n');
        Assert.Equal("namespace,level,kind,name,container,ambient,nonRoot,admission,reasons,node,nodes", lines[0]);
        Assert.StartsWith("web,baseline:latest,Deployment,web,c,NET_RAW,,forbidden,\"container \"\"c\"\": NET_RAW may not be ambient", lines[1], StringComparison.Ordinal);
        Assert.Equal("web,baseline:latest,Pod,web-1,c,KILL,,allowed,,n1,", lines[3]);
    }

    [Theory]
    [InlineData("check -n none", "namespace none: Error from server (NotFound): namespaces \"none\" not found; see kubectl get namespaces")]
    [InlineData("check pod/x", "pod/x: Error from server (Forbidden): get pod/x -o json is forbidden; see kubectl config current-context and your rights")]
    [InlineData("check -A -n web", "-A is everything; leave -n and the names out")]
    [InlineData("check -A pod/x", "-A is everything; leave -n and the names out")]
    [InlineData("check -l a=b", "--selector, --kubeconfig and --context are for objects of a cluster; name TYPE/NAME, -n NAMESPACE or -A")]
    [InlineData("check pod/x -l a=b", "-l is for -n or -A; leave it out where objects are named")]
    [InlineData("check some.yaml -n web", "-n web is all of a cluster's namespace, and files are named too; write the namespace into the files, or leave one of both out")]
    [InlineData("check -n Web", "--namespace \"Web\": no name that Kubernetes takes; use a-z, 0-9 and -")]
    [InlineData("check -A -o sarif", "--fix, -o sarif and -o github are for files, and objects of a cluster are none; use table, json or junit")]
    [InlineData("explain", "nothing to explain; name a manifest, a folder or a chart, - for standard input, or an object of a cluster as deployment/NAME")]
    [InlineData("audit --system-namespace X", "--system-namespace \"X\": no name that Kubernetes takes; use a-z, 0-9 and -")]
    public void Verbs_WhatCannotBeRead_IsClear(string arguments, string error)
    {
        ProgramRun run = Run(arguments.Split(' '));
        Assert.Equal((2, "", $"ambicap: {error}\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public void Check_Url_IsFetched()
    {
        using HttpListener server = new();
        string address = LoopbackAddress.Find() + "/";
        server.Prefixes.Add(address);
        server.Start();
        _ = Task.Run(async () =>
        {
            while (server.IsListening)
            {
                HttpListenerContext context = await server.GetContextAsync();
                bool isThere = context.Request.Url!.AbsolutePath == "/pod.yaml";
                context.Response.StatusCode = isThere ? 200 : 404;
                context.Response.Close(isThere ? Encoding.UTF8.GetBytes("\nkind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec: {containers: [{name: c}]}\n") : [], willBlock: true);
            }
        });

        ProgramRun run = Run("check", "-f", address + "pod.yaml", "-o", "json");
        Assert.Equal((0, "ambicap: 1 checked: 0 forbidden, 1 allowed; 0 others skipped; 0 unreadable\n"), (run.ExitCode, run.Errors));
        Assert.Contains($"\"file\":\"{address}pod.yaml\",\"document\":1,\"line\":2", run.Output, StringComparison.Ordinal);

        ProgramRun missing = Run("explain", "-f", address + "none.yaml");
        Assert.Equal((2, $"ambicap: {address}none.yaml: the server answers 404; see whether curl can fetch it, or download it and name the file\n"), (missing.ExitCode, missing.Errors));
        ProgramRun inPlace = Run("convert", "-f", address + "pod.yaml", "--in-place");
        Assert.Equal((2, "ambicap: --in-place needs files; name them with -f\n"), (inPlace.ExitCode, inPlace.Errors));
    }

    private static ProgramRun Run(params string[] arguments)
    {
        using TemporaryFolder folder = new();
        _ = folder.Script("kubectl", Kubectl);
        ProcessStartInfo start = new(Repository.Program("ambicap"), arguments);
        start.Environment["PATH"] = $"{folder.Path}:/usr/bin:/bin";
        start.Environment["DEPLOYMENT"] = Deployment;
        return ProgramRun.Of(start);
    }
}
