using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes the Pod templates of one object by the paths that lead to them.</summary>
internal ref struct WorkloadDecoder<TSource>
    where TSource : ITokenSource, allows ref struct
{
    private readonly ObjectHead _head;
    private readonly bool _withPrograms;
    private readonly List<DecodedObject> _found;
    private readonly Position _position;
    private readonly TSource _object;
    private string? _name;
    private string? _namespace;
    private TemplatePath _path;
    private bool _isOne;
    private int _decoded;
    private bool _isHook;

    /// <summary>Where the last path ended before its last step, and at which step.</summary>
    private (long Ordinal, int Step) _end;

    /// <summary>Annotations of the contract outside of the template.</summary>
    private List<(string[] Steps, Position Position)>? _own;

    /// <param name="source">At the object's first token.</param>
    /// <param name="head">What the object is.</param>
    /// <param name="withPrograms">Whether what containers run is read too.</param>
    /// <param name="found">Where the templates go.</param>
    internal WorkloadDecoder(TSource source, ObjectHead head, bool withPrograms, List<DecodedObject> found)
    {
        (_head, _withPrograms, _found, _position) = (head, withPrograms, found, source.Position);
        _object = source;
        _path = new TemplatePath("", "", []);
    }

    /// <summary>Decodes the template of a kind of Kubernetes itself, which always has it.</summary>
    internal void DecodeBuiltIn(IReadOnlyList<string> path)
    {
        _isOne = true;
        Decode(new TemplatePath(_head.Kind!, "", path));
        if (_decoded == 0)
        {
            throw new TokenException(_object.Ordinal, $"has no {string.Join('.', path)}; a {_head.Kind} makes its Pods of it");
        }
    }

    /// <summary>Decodes the templates of a kind of others.</summary>
    /// <returns>Whether there are any.</returns>
    internal bool DecodeCustom(IReadOnlyList<TemplatePath> paths)
    {
        _isOne = paths is [{ IsMany: false }];
        (TemplatePath Path, long Ordinal, int Step)? nowhere = null;
        bool isGivenFound = false;
        foreach (TemplatePath path in paths)
        {
            int before = _decoded;
            Decode(path);
            isGivenFound |= path.IsGiven && _decoded > before;
            nowhere ??= path.IsGiven && _decoded == before ? (path, _end.Ordinal, _end.Step) : null;
        }

        return nowhere is { } end && !isGivenFound
            ? throw new TokenException(end.Ordinal, end.Path.DescribeEnd(end.Step))
            : _decoded > 0;
    }

    private void Decode(TemplatePath path)
    {
        TSource source = _object;
        _path = path;
        _own = null;
        _end = (source.Ordinal, 0);
        Visit(ref source, 0);
    }

    /// <param name="source">At the value that the steps before lead to; left anywhere in it.</param>
    /// <param name="step">The next step.</param>
    private void Visit(ref TSource source, int step)
    {
        Expect(ref source, TokenKind.MappingStart, "a mapping");
        if (step == _path.Steps.Count)
        {
            DecodeTemplate(ref source);
            return;
        }

        _end = step >= _end.Step ? (source.Ordinal, step) : _end;
        int before = _own?.Count ?? 0;
        ReadMetadata(source, step);
        string name = _path.Steps[step];
        if (name == TemplatePath.AnyKey)
        {
            VisitAll(ref source, step, isList: false);
        }
        else if (name.EndsWith(TemplatePath.AnyItem, StringComparison.Ordinal))
        {
            if (ObjectDecoder.Descend(ref source, Encoding.UTF8.GetBytes(name[..^TemplatePath.AnyItem.Length])))
            {
                VisitAll(ref source, step, isList: true);
            }
        }
        else if (ObjectDecoder.Descend(ref source, Encoding.UTF8.GetBytes(name)))
        {
            Visit(ref source, step + 1);
        }

        _own?.RemoveRange(before, _own.Count - before);
    }

    private void VisitAll(ref TSource source, int step, bool isList)
    {
        Expect(ref source, isList ? TokenKind.ListStart : TokenKind.MappingStart, isList ? "a list" : "a mapping");
        if (isList ? !TokenFields.EnterList(ref source) : !TokenFields.EnterMapping(ref source))
        {
            return;
        }

        while (isList ? TokenFields.NextItem(ref source) : TokenFields.NextField(ref source, out _))
        {
            TSource value = source;
            if (value.Kind != TokenKind.Null)
            {
                Visit(ref value, step + 1);
            }

            source.Skip();
        }
    }

    /// <summary>What a path that somebody gave leads to is his to be right; of others the API's types say what is wrong.</summary>
    private readonly void Expect(ref TSource source, TokenKind kind, string expected)
    {
        if (_path.IsGiven && source.Kind != kind)
        {
            throw new TokenException(source.Ordinal, _path.DescribeOther(TokenFields.Describe(ref source), expected));
        }
    }

    /// <summary>The names of the object, and what annotations of the contract its own metadata, and that of what is in between, have.</summary>
    private void ReadMetadata(TSource source, int step)
    {
        if (source.Kind != TokenKind.MappingStart || !ObjectDecoder.Descend(ref source, "metadata"u8))
        {
            return;
        }

        TSource again = source;
        if (step == 0)
        {
            (_name, _namespace) = NamespaceDecoder.ReadNames(ref source);
        }

        if (_path.Steps.Count > 0 && again.Kind == TokenKind.MappingStart)
        {
            PodDetails own = new(withPrograms: false);
            foreach ((string key, string _) in AnnotationDecoder.DecodeMetadata(ref again, own) ?? [])
            {
                _isHook |= step == 0 && key == PodAnnotations.HelmHook;
                if (GrantKeys.IsOurs(key))
                {
                    (_own ??= []).Add(([.. _path.Steps.Take(step), "metadata", "annotations", key], own.FindAnnotation(key)));
                }
            }
        }
    }

    private void DecodeTemplate(ref TSource source)
    {
        if (_path.Steps.Count == 0)
        {
            ReadMetadata(source, 0);
        }

        long begin = source.Ordinal;
        PodDetails details = new(_withPrograms) { Pod = _isOne ? _position : source.Position };
        Pod pod = _path.Steps.Count == 0 ? PodDecoder.Decode(ref source, details) : PodDecoder.DecodeTemplate(ref source, details);
        if (!details.HasSpec)
        {
            if (_path.Group.Length > 0 && !_path.IsGiven)
            {
                return;
            }

            throw new TokenException(begin, _path.IsGiven
                ? _path.DescribeNoTemplate()
                : "has no spec; give it its containers");
        }

        if (_own is { Count: > 0 })
        {
            pod = pod with { Strays = [.. pod.Strays, .. details.AddOwnerStrays(_own, _head.Kind!, _path.ToString())] };
        }

        if (_isHook || (_path.Steps.Count == 0 && pod.Annotations.Any(annotation => annotation.Key == PodAnnotations.HelmHook)))
        {
            pod = pod with { IsHelmHook = true };
        }

        _decoded++;
        _found.Add(new DecodedWorkload(details.Pod, _head.Kind!, _namespace, _name ?? "", pod, details));
    }
}
