using System.Globalization;
using System.Text;

namespace Dma.Conformance.Operations;

/// <summary>What the platform answered to one operation; used again for the next.</summary>
internal sealed class Observation
{
    private const int MaxEvents = 64;
    private const int MaxFlood = 4096;

    private readonly PlatformEvent[] _events = new PlatformEvent[MaxEvents];
    private readonly PlatformEvent[] _flood = new PlatformEvent[MaxEvents];
    private byte[] _data = new byte[4096];
    private int _length;
    private ulong? _value;
    private bool? _flag;

    /// <summary>How the first call that did not succeed ended; ok if all did.</summary>
    public Answer Outcome { get; private set; }

    /// <summary>An address, a mask, a size or a page number.</summary>
    public ulong Value
    {
        get => _value ?? 0;
        set => _value = value;
    }

    /// <summary>A second value, such as the CPU address of a block of pages.</summary>
    public ulong? Other { get; set; }

    /// <summary>A yes or no, such as whether a mapping failed.</summary>
    public bool Flag
    {
        get => _flag ?? false;
        set => _flag = value;
    }

    /// <summary>The bytes that were loaded, or those that are stored.</summary>
    public Span<byte> Data => _data.AsSpan(0, _length);

    /// <summary>The events that were drained after the calls.</summary>
    public ReadOnlySpan<PlatformEvent> Events => _events.AsSpan(0, EventCount);

    public int EventCount { get; private set; }

    /// <summary>Begins the next observation.</summary>
    public void Clear()
    {
        Outcome = Answer.Ok;
        _value = null;
        Other = null;
        _flag = null;
        _length = 0;
        EventCount = 0;
    }

    /// <summary>Makes room for bytes that are loaded or stored.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_data.Length < length)
        {
            _data = new byte[length];
        }

        _length = length;
        return Data;
    }

    /// <summary>Notes how a call ended; the first that did not succeed counts.</summary>
    /// <returns>Whether it succeeded.</returns>
    public bool Note(Answer answer)
    {
        if (Outcome == Answer.Ok)
        {
            Outcome = answer;
        }

        return answer == Answer.Ok;
    }

    /// <summary>Drains the events of the operation; the first ones are kept, and a flood is cut off.</summary>
    /// <returns>False if the platform counts what it cannot have written, or floods.</returns>
    public bool Drain(IDmaPlatform platform)
    {
        EventCount = platform.DrainEvents(_events);
        for (var (last, drained) = (EventCount, 0); last == MaxEvents; drained += last)
        {
            if (drained > MaxFlood)
            {
                return false;
            }

            last = platform.DrainEvents(_flood);
        }

        var sane = EventCount is >= 0 and <= MaxEvents;
        EventCount = sane ? EventCount : 0;
        return sane;
    }

    /// <summary>A number that two equal observations share.</summary>
    public ulong Fingerprint()
    {
        var hash = (ulong)Outcome.Status << 32 | (uint)Outcome.Error;
        hash = Mixing.Mix(hash, Value);
        hash = Mixing.Mix(hash, Other ?? ulong.MaxValue);
        hash = Mixing.Mix(hash, Flag ? 1UL : 0);
        hash = Mixing.Mix(hash, (ulong)EventCount);
        hash = Mixing.Mix(hash, Data);
        foreach (ref readonly var item in Events)
        {
            hash = Mixing.Mix(hash, item.Range.Start.Value);
            hash = Mixing.Mix(
                hash,
                item.Range.Length.Value << 8 | (uint)item.Device.Index << 1 | (item.IsWrite ? 1u : 0)
            );
        }

        return hash;
    }

    /// <summary>The observation in one line, addresses in hexadecimal: what was answered, or else how the call ended.</summary>
    /// <param name="isLoad">Whether the bytes were loaded.</param>
    public string Describe(bool isLoad)
    {
        var text = new StringBuilder();
        if (Outcome != Answer.Ok)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Outcome}");
        }
        else if (_value is { } value)
        {
            text.Append(CultureInfo.InvariantCulture, $"0x{value:x8}");
            text.Append(Other is { } other ? string.Create(CultureInfo.InvariantCulture, $" at 0x{other:x8}") : "");
            text.Append(Flag ? ", error" : "");
        }
        else
        {
            text.Append(
                isLoad ? ByteRuns.Describe(Data)
                : _flag is { } flag ? (flag ? "true" : "false")
                : "ok"
            );
        }

        foreach (var item in Events)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {item}");
        }

        return text.ToString();
    }
}
