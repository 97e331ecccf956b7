using System.Globalization;
using System.Text;
using Ambicap.Policy.Managers;

namespace Ambicap.Node.Events;

/// <summary>
/// Events as lines, for the process that posts them: each text in Base64, so that nothing in it can be taken for the end of one.
/// </summary>
internal static class EventBatch
{
    private const int Fields = 8;

    internal static string Write(IEnumerable<PodEvent> events)
    {
        StringBuilder text = new();
        foreach (PodEvent told in events)
        {
            string[] fields = [told.Pod.Namespace, told.Pod.Name, told.Pod.Uid, told.Container, told.Note];
            _ = text.AppendJoin(' ', fields.Select(field => "b" + Convert.ToBase64String(Encoding.UTF8.GetBytes(field))))
                .Append(CultureInfo.InvariantCulture, $" {(told.IsGranted ? 1 : 0)} {told.Time.Ticks} {told.Count}\n");
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">It is not what <see cref="Write"/> writes.</exception>
    internal static IReadOnlyList<PodEvent> Read(string text)
    {
        List<PodEvent> events = [];
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split(' ');
            if (fields.Length != Fields)
            {
                throw new FormatException($"a line of {fields.Length} fields; {Fields} are wanted");
            }

            events.Add(new PodEvent(
                new PodIdentity(Text(fields[0]), Text(fields[1]), Text(fields[2])),
                Text(fields[3]),
                fields[5] == "1",
                Text(fields[4]),
                new DateTime(long.Parse(fields[6], CultureInfo.InvariantCulture), DateTimeKind.Utc),
                int.Parse(fields[7], CultureInfo.InvariantCulture)));
        }

        return events;
    }

    private static string Text(string field) => Encoding.UTF8.GetString(Convert.FromBase64String(field[1..]));
}
