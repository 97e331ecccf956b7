using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Tests.Run.Manifest;

/// <summary>Decodes the only document of a text as a Pod, whatever its kind.</summary>
internal struct PodVisitor() : IDocumentVisitor
{
    internal Pod Pod { get; private set; } = new();

    internal PodDetails Details { get; } = new(withPrograms: true);

    internal Finding? Failure { get; private set; }

    internal static PodVisitor Of(string text)
    {
        PodVisitor visitor = new();
        new DocumentReader().Read(Encoding.UTF8.GetBytes(text), 1, ref visitor);
        return visitor;
    }

    public void Visit<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        TSource start = source;
        _ = source.Read();
        try
        {
            Pod = PodDecoder.Decode(ref source, Details);
        }
        catch (TokenException failure)
        {
            Failure = TokenPath.Explain(start, failure);
        }
    }
}
