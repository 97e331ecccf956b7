using System.Text.Json;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Webhook.Json;

namespace Ambicap.Webhook.Reviews;

/// <summary>
/// Decodes an AdmissionReview in one pass. Kind and operation stand in front of the objects wherever the API server wrote the review,
/// so that a Pod is decoded as it is met; in any other order it is read again.
/// </summary>
internal static class ReviewDecoder
{
    internal const string ApiVersion = "admission.k8s.io/v1";
    internal const string Kind = "AdmissionReview";

    /// <summary>Decodes a body.</summary>
    /// <exception cref="ReviewException">It is no AdmissionReview with a request.</exception>
    internal static AdmissionRequest Decode(ReadOnlySpan<byte> body)
    {
        try
        {
            JsonTokenSource source = new(body);
            if (!source.Read())
            {
                throw new ReviewException("the body is empty; send an AdmissionReview");
            }

            AdmissionRequest request = DecodeReview(ref source);
            return !source.Read() ? request : throw new ReviewException("something stands behind the AdmissionReview; send one only");
        }
        catch (JsonException failure)
        {
            throw new ReviewException($"the body is not valid JSON at byte {failure.BytePositionInLine ?? 0} of line {(failure.LineNumber ?? 0) + 1}; send an AdmissionReview");
        }
        catch (TokenException failure)
        {
            throw new ReviewException($"{TokenPath.Explain(new JsonTokenSource(body), failure).Message}; send an AdmissionReview");
        }
    }

    private static AdmissionRequest DecodeReview(ref JsonTokenSource source)
    {
        string? version = null;
        string? kind = null;
        AdmissionRequest? request = null;
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("request"u8))
            {
                request = source.Kind == TokenKind.Null ? null : DecodeRequest(ref source);
            }
            else if (key.SequenceEqual("apiVersion"u8))
            {
                version = JsonFields.Text(ref source);
            }
            else if (key.SequenceEqual("kind"u8))
            {
                kind = JsonFields.Text(ref source);
            }
            else
            {
                source.Skip();
            }
        }

        return version == ApiVersion && kind == Kind
            ? request is { Uid.Length: > 0 } ? request : throw new ReviewException("the AdmissionReview has no request with a uid; send one that has")
            : throw new ReviewException($"the body is no {ApiVersion} {Kind}; send one");
    }

    private static AdmissionRequest DecodeRequest(ref JsonTokenSource source)
    {
        AdmissionRequest request = new();
        JsonFields.Enter(ref source);
        JsonTokenSource late = source;
        bool hasLate = false;
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("object"u8) || key.SequenceEqual("oldObject"u8))
            {
                hasLate |= request.Kind.Length == 0;
                ReadObject(ref source, request, key.Length == "object"u8.Length ? request.Object : request.OldObject);
            }
            else
            {
                ReadField(ref source, request, key);
            }
        }

        if (hasLate)
        {
            ReadLateObjects(ref late, request);
        }

        return request;
    }

    private static void ReadField(ref JsonTokenSource source, AdmissionRequest request, scoped ReadOnlySpan<byte> key)
    {
        if (key.SequenceEqual("uid"u8))
        {
            request.Uid = JsonFields.Text(ref source) ?? "";
        }
        else if (key.SequenceEqual("kind"u8))
        {
            ReadKind(ref source, request);
        }
        else if (key.SequenceEqual("resource"u8))
        {
            request.Resource = JsonFields.TextOf(ref source, "resource"u8) ?? "";
        }
        else if (key.SequenceEqual("subResource"u8))
        {
            request.SubResource = JsonFields.Text(ref source) ?? "";
        }
        else if (key.SequenceEqual("name"u8))
        {
            request.Name = JsonFields.Text(ref source) ?? "";
        }
        else if (key.SequenceEqual("namespace"u8))
        {
            request.Namespace = JsonFields.Text(ref source) ?? "";
        }
        else if (key.SequenceEqual("operation"u8))
        {
            request.Operation = OperationOf(JsonFields.Known(ref source));
        }
        else if (key.SequenceEqual("dryRun"u8))
        {
            request.IsDryRun = source.Kind == TokenKind.True;
            source.Skip();
        }
        else if (key.SequenceEqual("userInfo"u8))
        {
            request.UserName = JsonFields.TextOf(ref source, "username"u8) ?? "";
        }
        else
        {
            source.Skip();
        }
    }

    private static void ReadKind(ref JsonTokenSource source, AdmissionRequest request)
    {
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("group"u8))
            {
                request.Group = JsonFields.Known(ref source);
            }
            else if (key.SequenceEqual("version"u8))
            {
                request.Version = JsonFields.Known(ref source);
            }
            else if (key.SequenceEqual("kind"u8))
            {
                request.Kind = JsonFields.Known(ref source);
            }
            else
            {
                source.Skip();
            }
        }
    }

    private static void ReadLateObjects(ref JsonTokenSource source, AdmissionRequest request)
    {
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("object"u8) || key.SequenceEqual("oldObject"u8))
            {
                ReadObject(ref source, request, key.Length == "object"u8.Length ? request.Object : request.OldObject);
            }
            else
            {
                source.Skip();
            }
        }
    }

    /// <summary>Of a key that stands twice the last counts, whole.</summary>
    private static void ReadObject(ref JsonTokenSource source, AdmissionRequest request, ReviewedObject found)
    {
        JsonTokenSource begin = source;
        (found.Pod, found.Failure) = (null, null);
        try
        {
            ReadPod(ref source, request, found);
        }
        catch (TokenException failure)
        {
            found.Failure = failure;
            source = begin;
            source.Skip();
        }

        found.Place = begin.Kind == TokenKind.Null ? new Range(0, 0) : new Range((int)begin.Ordinal, source.Consumed);
    }

    private static void ReadPod(ref JsonTokenSource source, AdmissionRequest request, ReviewedObject found)
    {
        string group = request.Group.Length == 0 ? request.Version : $"{request.Group}/{request.Version}";
        if (source.Kind != TokenKind.MappingStart || WorkloadKinds.TemplatePath(request.Kind, group) is not { } path)
        {
            source.Skip();
        }
        else if (path.Count == 0)
        {
            found.Pod = PodDecoder.Decode(ref source);
        }
        else
        {
            TemplateDecoder.Decode(ref source, request.Kind, path, found);
        }
    }

    private static Operation OperationOf(string name) => name switch
    {
        "CREATE" => Operation.Create,
        "UPDATE" => Operation.Update,
        "DELETE" => Operation.Delete,
        "CONNECT" => Operation.Connect,
        _ => Operation.Other,
    };
}
