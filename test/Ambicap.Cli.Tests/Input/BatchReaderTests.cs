using System.Globalization;
using System.Text;
using Ambicap.Cli.Input;
using Ambicap.Cli.Tests.Check;
using Ambicap.Tests;
using CsCheck;

namespace Ambicap.Cli.Tests.Input;

public sealed class BatchReaderTests
{
    [Fact]
    public void Read_AnyFile_GivesAllOfItInPartsThatEndBetweenDocuments()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.yaml");
        Gen<string> line = Gen.OneOf(Gen.Const("---\n"), Gen.Const("--- # x\r\n"), Gen.Const("a: b\n"), Gen.Const("%x\n"), Gen.Char['a', 'z'].Select(c => new string(c, 50_000) + "\n"));
        line.Array[0, 40].Sample(
            lines =>
            {
                byte[] text = Encoding.UTF8.GetBytes(string.Concat(lines));
                File.WriteAllBytes(path, text);
                List<byte> read = [];
                int expectedLine = 1;
                ManifestBatch[] batches = [.. BatchReader.Read(new InputFile(path, path))];
                foreach (ManifestBatch batch in batches)
                {
                    Assert.Null(batch.Error);
                    Assert.Equal(expectedLine, batch.Begin!.Value.Line);
                    Assert.Equal(batch == batches[^1], batch.IsLast);
                    Assert.True(read.Count == 0 || batch.Length == 0 || batch.Buffer.AsSpan().StartsWith("---"u8));
                    read.AddRange(batch.Buffer.AsSpan(0, batch.Length));
                    expectedLine += batch.Buffer.AsSpan(0, batch.Length).Count((byte)'\n');
                }

                Assert.Equal(text, read);
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void Read_DocumentTooLarge_IsNamedWithItsLine()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.yaml");
        using (StreamWriter file = new(path))
        {
            file.Write("a: b\n---\n");
            string line = new('x', 1023);
            for (int i = 0; i <= BatchSizes.Usual.Largest / 1024; i++)
            {
                file.WriteLine(line);
            }
        }

        ManifestBatch[] batches = [.. BatchReader.Read(new InputFile(path, path))];
        Assert.Equal("a: b\n", Encoding.UTF8.GetString(batches[0].Buffer.AsSpan(0, batches[0].Length)));
        Assert.Equal((2, "a document larger than 2 MiB, the most that is read of one that is no List; split it"), (batches[1].Begin!.Value.Line, batches[1].Error));
        Assert.Equal(2, batches.Length);
    }

    [Fact]
    public void Read_NoFile_IsNamed()
    {
        ManifestBatch batch = Assert.Single(BatchReader.Read(new InputFile("/no/such", "/no/such")));
        Assert.Equal("no such file; name a file, a folder, or - for standard input", batch.Error);
    }

    [Fact]
    public void FindLast_PlacesOfDocuments_StayInTheWholeFile()
    {
        using TemporaryFolder folder = new();
        StringBuilder text = new();
        for (int i = 0; i < 3000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"---\nkind: Pod\nmetadata: {{name: p{i}, labels: {{x: '{new string('x', 200)}'}}}}\nspec: {{hostPID: 1}}\n");
        }

        CheckOutcome outcome = CheckOutcome.Of("json", null, folder.Write("x.yaml", text.ToString()));
        string[] errors = outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3001, errors.Length);
        for (int i = 0; i < 3000; i++)
        {
            Assert.EndsWith($"x.yaml:{(4 * i) + 4}:17: spec.hostPID must be true or false, not the number 1", errors[i], StringComparison.Ordinal);
        }
    }
}
