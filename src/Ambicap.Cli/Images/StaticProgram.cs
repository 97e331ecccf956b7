using System.Buffers.Binary;

namespace Ambicap.Cli.Images;

/// <summary>Tells whether a program runs in an image that holds nothing else (elf(5)).</summary>
internal static class StaticProgram
{
    private const int ProgramHeaderOffset = 32;
    private const int ProgramHeaderSize = 54;
    private const int ProgramHeaderCount = 56;
    private const uint Interpreter = 3;

    /// <summary>Whether the bytes are a 64-bit little-endian ELF program that asks for no dynamic loader.</summary>
    internal static bool IsStatic(ReadOnlySpan<byte> content)
    {
        if (content.Length < 64 || !content.StartsWith("\x7f"u8) || !content[1..].StartsWith("ELF\x02\x01"u8))
        {
            return false;
        }

        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(content[ProgramHeaderOffset..]);
        ushort size = BinaryPrimitives.ReadUInt16LittleEndian(content[ProgramHeaderSize..]);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(content[ProgramHeaderCount..]);
        if (size < 4 || offset > (ulong)content.Length || offset + ((ulong)size * count) > (ulong)content.Length)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(content[((int)offset + (i * size))..]) == Interpreter)
            {
                return false;
            }
        }

        return true;
    }
}
