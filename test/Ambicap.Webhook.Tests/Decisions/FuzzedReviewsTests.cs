using System.Text;
using System.Text.Json;
using Ambicap.Tests;
using Ambicap.Webhook.Reviews;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Decisions;

/// <summary>Recorded reviews, changed at random: each has an answer, or is none and says why.</summary>
public sealed class FuzzedReviewsTests
{
    private const int Reviews = 5_000;

    [Theory]
    [InlineData(1)]
    [InlineData(20_26)]
    public void Judge_MutatedReview_AnswersOrIsRefusedAsNone(int seed)
    {
        Random random = new(seed);
        Judge[] judges = [new(Configurations.Full, ("pod-security.kubernetes.io/enforce", "baseline")), new(Configurations.Ambient)];
        byte[][] recorded = [.. Directory.GetFiles(Repository.TestData("admission")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        int answered = 0;
        for (int i = 0; i < Reviews; i++)
        {
            byte[] review = Mutation.Of(recorded[random.Next(recorded.Length)], recorded[random.Next(recorded.Length)], random);
            answered += IsAnswered(judges[i % 2], review) ? 1 : 0;
        }

        // Neither of the two must be all that is met.
        Assert.InRange(answered, Reviews / 100, Reviews * 9 / 10);
    }

    private static bool IsAnswered(Judge judge, byte[] review)
    {
        try
        {
            AssertWhole(judge.Validate(review));
            AssertWhole(judge.Mutate(review));
            return true;
        }
        catch (ReviewException failure)
        {
            Assert.NotEmpty(failure.Message);
            return false;
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"failed at {Convert.ToBase64String(review)}", failure);
        }
    }

    private static void AssertWhole(AdmissionAnswer answer)
    {
        using ReviewWriter writer = new();
        using JsonDocument json = JsonDocument.Parse(Encoding.UTF8.GetString(writer.Write("uid", answer)));
        Assert.Equal(answer.IsAllowed, answer.Message.Length == 0);
        Assert.Equal(answer.IsAllowed, answer.Code == 0);
        Assert.All(answer.Warnings, warning => Assert.InRange(warning.Length, 1, 120));
    }
}
