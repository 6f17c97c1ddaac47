using System.IO.MemoryMappedFiles;
using System.Text;

namespace Dma.Conformance.Engine;

/// <summary>Which sequence each worker has in flight, in a memory-mapped file: what the death of the process leaves behind.</summary>
/// <remarks>The file is a header line, the suite's version, the profile, a slot for each worker, and the regression that is replayed, if one is; <see cref="Read" /> reads it again.</remarks>
internal sealed class FlightRecord : IDisposable
{
    /// <summary>How the name of a record ends.</summary>
    public const string Extension = ".flight";

    private const string Magic = "dma-conformance flight 2\n";
    private const int VersionAt = 32,
        VersionRoom = 32,
        ProfileAt = 64,
        ProfileRoom = 192,
        SlotsAt = 256,
        SlotLength = 32,
        MaxSlots = 64,
        RegressionAt = SlotsAt + SlotLength * MaxSlots,
        RegressionRoom = 1024,
        Length = RegressionAt + RegressionRoom;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <param name="path">The file; one that is there is written over.</param>
    /// <param name="profile">The profile under test.</param>
    public FlightRecord(string path, string profile)
    {
        Path = path;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Length);
        _view = _file.CreateViewAccessor();
        Write(0, Magic, VersionAt);
        Write(VersionAt, ConformanceSuite.Version, VersionRoom);
        Write(ProfileAt, profile, ProfileRoom);
    }

    /// <summary>A record under a name of its own.</summary>
    /// <param name="directory">Where it is, created if need be; null: the temporary directory.</param>
    /// <param name="profile">The profile under test.</param>
    public static FlightRecord In(string? directory, string profile)
    {
        directory ??= System.IO.Path.GetTempPath();
        Directory.CreateDirectory(directory);
        var name = FormattableString.Invariant(
            $"dma-conformance-{Environment.ProcessId}-{Guid.NewGuid():n}{Extension}"
        );
        return new FlightRecord(System.IO.Path.Combine(directory, name), profile);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>A trace is replayed, and nothing is drawn.</summary>
    /// <param name="path">The trace.</param>
    public void Replay(string path) => Write(RegressionAt, path, RegressionRoom);

    /// <summary>A worker begins a sequence.</summary>
    /// <param name="slot">The worker's place.</param>
    /// <param name="sequence">The sequence.</param>
    public void Begin(int slot, SequenceInFlight sequence)
    {
        var at = SlotsAt + slot % MaxSlots * SlotLength;
        _view.Write(at, sequence.Seed);
        _view.Write(at + 12, sequence.Shrinks ? 1 : 0);
        _view.Write(at + 16, sequence.Batch);
        _view.Write(at + 20, sequence.Index);
        _view.Write(at + 8, sequence.Size);
    }

    /// <summary>A worker has come back from its sequence.</summary>
    public void End(int slot) => _view.Write(SlotsAt + slot % MaxSlots * SlotLength + 8, 0);

    /// <summary>Ends the record: nothing is in flight, and nothing is left behind.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever took the directory away must not take the run's report with it.
        }
    }

    /// <summary>Whether a file is a record that no run has open any more: a run that is alive holds its own.</summary>
    /// <param name="path">The file.</param>
    public static bool IsLeft(string path)
    {
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None).Dispose();
            return IsOne(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a file begins like a record.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOne(string path)
    {
        using var stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[Magic.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && Encoding.UTF8.GetString(start) == Magic;
    }

    /// <summary>Reads what a process left behind.</summary>
    /// <returns>What was in flight; null if the file is no flight record.</returns>
    public static Flight? Read(string path)
    {
        if (!IsOne(path) || new FileInfo(path).Length != Length)
        {
            return null;
        }

        var bytes = File.ReadAllBytes(path);
        var sequences = new List<SequenceInFlight>();
        for (var slot = 0; slot < MaxSlots; slot++)
        {
            var at = SlotsAt + slot * SlotLength;
            var size = BitConverter.ToInt32(bytes, at + 8);
            if (size is > 0 and <= 100)
            {
                var shrinks = BitConverter.ToInt32(bytes, at + 12) == 1;
                sequences.Add(
                    new SequenceInFlight(BitConverter.ToUInt64(bytes, at), size, shrinks)
                    {
                        Batch = BitConverter.ToInt32(bytes, at + 16),
                        Index = BitConverter.ToInt32(bytes, at + 20),
                    }
                );
            }
        }

        return new Flight(Text(bytes, VersionAt, VersionRoom), Text(bytes, ProfileAt, ProfileRoom), sequences)
        {
            Regression = Text(bytes, RegressionAt, RegressionRoom) is { Length: > 0 } replayed ? replayed : null,
        };
    }

    /// <summary>Reads what a process left behind whose end is known, and takes the file away.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What was in flight; null if there is no such file.</returns>
    public static Flight? TakeLeft(string path)
    {
        try
        {
            var flight = Read(path);
            File.Delete(path);
            return flight;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Text(byte[] bytes, int at, int room) =>
        Encoding.UTF8.GetString(bytes, at, room).TrimEnd('\0');

    private void Write(int at, string text, int room)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _view.WriteArray(at, bytes, 0, Math.Min(bytes.Length, room));
    }
}

/// <summary>What a process left behind.</summary>
/// <param name="Version">The version of the suite.</param>
/// <param name="Profile">The profile under test.</param>
/// <param name="Sequences">The sequences in flight.</param>
internal sealed record Flight(string Version, string Profile, IReadOnlyList<SequenceInFlight> Sequences)
{
    /// <summary>The trace that was replayed; null if sequences were drawn.</summary>
    public string? Regression { get; init; }
}

/// <summary>A sequence that had begun and not ended.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Size">From 1 to 100: how long it may get.</param>
/// <param name="Shrinks">Whether what it showed was being made short.</param>
internal readonly record struct SequenceInFlight(ulong Seed, int Size, bool Shrinks)
{
    /// <summary>The number of its batch.</summary>
    public int Batch { get; init; }

    /// <summary>Its index in the batch.</summary>
    public int Index { get; init; }
}
