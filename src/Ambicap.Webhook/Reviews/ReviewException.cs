namespace Ambicap.Webhook.Reviews;

/// <summary>The body is no AdmissionReview that could be answered: status 400.</summary>
/// <param name="message">What is wrong, and what to do.</param>
internal sealed class ReviewException(string message) : Exception(message);
