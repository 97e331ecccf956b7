using System.Text;
using Ambicap.Cli.Input;
using Ambicap.Conversion.Formats;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Conversion;

/// <summary>Writes converted files in another format, document by document. What is in the format already stays as it came.</summary>
internal sealed class FormattedOutput : IDisposable
{
    private readonly bool _isJson;
    private readonly bool _isSingle;
    private readonly Spool _spool = new();
    private readonly JoinedOutput _joined;
    private readonly JsonDocuments _json;
    private bool _isCopy;

    /// <param name="format">The format, <c>json</c> or <c>yaml</c>.</param>
    /// <param name="isSingle">Whether there is one file only.</param>
    internal FormattedOutput(string format, bool isSingle)
    {
        (_isJson, _isSingle) = (format == "json", isSingle);
        _joined = new JoinedOutput(_spool, isSingle);
        _json = new JsonDocuments(piece => _spool.Write(piece.Span));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _spool.Dispose();
    }

    /// <summary>Adds a file.</summary>
    /// <exception cref="InputException">It cannot be read, so that it cannot be written in another format.</exception>
    internal void Add(InputFile file, Spool converted)
    {
        bool isInFormat = _isJson ? _isSingle && IsJson(file, converted) : !IsJson(file, converted);
        _isCopy = _isJson && isInFormat;
        if (!_isJson)
        {
            _joined.Begin();
        }

        if (isInFormat)
        {
            converted.ForEach(_joined.Write);
            return;
        }

        bool isFirst = true;
        foreach ((string text, Position begin) in Texts(file, converted))
        {
            try
            {
                Write(text, isFirst);
            }
            catch (ManifestException failure)
            {
                throw new InputException((failure.Finding with { Position = PartConverter.Move(failure.Finding.Position, begin) }).ToString(file.Name));
            }

            isFirst = false;
        }
    }

    /// <summary>Ends with the last file, and writes all.</summary>
    internal void CopyTo(Stream output)
    {
        if (_isJson && !_isCopy)
        {
            _json.Finish();
        }
        else if (!_isJson)
        {
            _joined.End();
        }

        _spool.CopyTo(output);
    }

    private void Write(string text, bool isFirst)
    {
        if (_isJson)
        {
            _json.Add(text);
            return;
        }

        string yaml = ManifestFormat.ToYaml(text);
        _joined.Write(Encoding.UTF8.GetBytes(yaml.Length == 0 || isFirst ? yaml : "---\n" + yaml));
    }

    private static bool IsJson(InputFile file, Spool converted) =>
        converted.Length > 0 && Texts(file, converted).All(text => ManifestFormat.IsJson(text.Text));

    /// <summary>The texts that a converted file consists of, each whole documents, and where it begins.</summary>
    private static IEnumerable<(string Text, Position Begin)> Texts(InputFile file, Spool converted)
    {
        foreach (ManifestBatch batch in new FileParts(file, new FileWindow(converted.Rewind(), BatchSizes.Whole)).Read())
        {
            if (batch.Error is { } error)
            {
                throw new InputException(new InputProblem(batch.Begin, error).In(file));
            }

            string text = Encoding.UTF8.GetString(batch.Buffer, 0, batch.Length);
            batch.Release();
            if (text.Length > 0)
            {
                yield return (text, batch.Start);
            }
        }
    }
}
