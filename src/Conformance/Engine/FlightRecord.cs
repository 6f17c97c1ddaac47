using System.IO.MemoryMappedFiles;
using System.Text;

namespace Dma.Conformance.Engine;

/// <summary>Which sequence each worker has in flight, in a memory-mapped file: what the death of the process leaves behind.</summary>
/// <remarks>The file is a header line, the profile, and a slot for each worker; <see cref="Read" /> reads it again.</remarks>
internal sealed class FlightRecord : IDisposable
{
    private const string Magic = "dma-conformance flight 1\n";
    private const int ProfileAt = 32,
        ProfileRoom = 224,
        SlotsAt = 256,
        SlotLength = 32,
        MaxSlots = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <param name="path">The file; one that is there is written over.</param>
    /// <param name="profile">The profile under test.</param>
    public FlightRecord(string path, string profile)
    {
        Path = path;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, SlotsAt + SlotLength * MaxSlots);
        _view = _file.CreateViewAccessor();
        Write(0, Magic);
        Write(ProfileAt, profile);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>A worker begins a sequence.</summary>
    public void Begin(int slot, ulong sequenceSeed, int size)
    {
        var at = SlotsAt + slot % MaxSlots * SlotLength;
        _view.Write(at, sequenceSeed);
        _view.Write(at + 8, size);
    }

    /// <summary>A worker has come back from its sequence.</summary>
    public void End(int slot) => _view.Write(SlotsAt + slot % MaxSlots * SlotLength + 8, 0);

    /// <summary>Ends the record: nothing is in flight, and nothing is left behind.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(Path);
    }

    /// <summary>Reads what a process left behind.</summary>
    /// <returns>The profile and the sequences in flight; null if the file is no flight record.</returns>
    public static (string Profile, IReadOnlyList<(ulong SequenceSeed, int Size)> Sequences)? Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (
            bytes.Length != SlotsAt + SlotLength * MaxSlots
            || !bytes.AsSpan().StartsWith(Encoding.UTF8.GetBytes(Magic))
        )
        {
            return null;
        }

        var profile = Encoding.UTF8.GetString(bytes, ProfileAt, ProfileRoom).TrimEnd('\0');
        var sequences = new List<(ulong, int)>();
        for (var slot = 0; slot < MaxSlots; slot++)
        {
            var at = SlotsAt + slot * SlotLength;
            var size = BitConverter.ToInt32(bytes, at + 8);
            if (size is > 0 and <= 100)
            {
                sequences.Add((BitConverter.ToUInt64(bytes, at), size));
            }
        }

        return (profile, sequences);
    }

    private void Write(int at, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _view.WriteArray(at, bytes, 0, Math.Min(bytes.Length, ProfileRoom));
    }
}
