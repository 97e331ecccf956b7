namespace Ambicap.Kubernetes.Tokens;

/// <summary>Takes the documents of a text one by one, whatever the text is written in.</summary>
public interface IDocumentVisitor
{
    /// <summary>Takes a document, which is not empty.</summary>
    /// <param name="source">Before the document's first token; to be left at its last.</param>
    public void Visit<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct;
}
