using System.Text.Json;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>
/// Judges Namespaces: the values of Pod Security labels, and of our own label and annotation, must be valid when they come or change.
/// </summary>
/// <param name="policies">Reads labels and annotations.</param>
internal sealed class NamespaceValidator(NamespacePolicyReader policies)
{
    internal AdmissionAnswer Validate(AdmissionRequest request, ReadOnlySpan<byte> body)
    {
        try
        {
            string? error = ErrorOf(request.Object, body);
            bool isOld = error is not null && request.Operation == Operation.Update && error == ErrorOf(request.OldObject, body);
            return error is null || isOld ? AdmissionAnswer.Allowed : AdmissionAnswer.Invalid(error);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return AdmissionAnswer.BadRequest("failed to decode the Namespace; send one whose labels and annotations are texts");
        }
    }

    private string? ErrorOf(ReviewedObject found, ReadOnlySpan<byte> body)
    {
        if (!found.IsThere)
        {
            return null;
        }

        NamespacePolicy policy = policies.Read(NamespaceDecoder.Decode(body[found.Place]).Keys);
        return (policy.LabelError, policy.AmbicapError) switch
        {
            (null, null) => null,
            ({ } labels, null) => labels,
            (null, { } own) => own,
            ({ } labels, { } own) => $"{labels}; {own}",
        };
    }
}
