using System.Globalization;
using System.Text;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>What the platform answered to one operation; used again for the next.</summary>
internal sealed class Observation
{
    private const int MaxEvents = 64;

    /// <summary>No operation touches more bytes, and no byte is at fault twice.</summary>
    private const int MaxFlood = PageOperations.MaxBlockLength;

    /// <summary>What a load finds in its destination: no store has it, and no memory that was zeroed.</summary>
    private const byte Unfilled = 0xff;

    private readonly PlatformEvent[] _events = new PlatformEvent[MaxEvents];
    private readonly PlatformEvent[] _reports = new PlatformEvent[MaxEvents];
    private readonly PlatformEvent[] _flood = new PlatformEvent[MaxEvents];
    private byte[] _data = new byte[4096];
    private DmaRange[] _ranges = [];
    private int _length;
    private int _rangeCount;
    private ulong? _value;
    private bool? _flag;
    private PoolStatistics? _statistics;
    private int? _wrongCount;
    private int _drained;
    private int _reportCount;

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

    /// <summary>What a pool tells of itself.</summary>
    public PoolStatistics Statistics
    {
        get => _statistics ?? default;
        set => _statistics = value;
    }

    /// <summary>A third value, such as the length of an area.</summary>
    public ulong? Third { get; set; }

    /// <summary>A yes or no, such as whether a mapping failed.</summary>
    public bool Flag
    {
        get => _flag ?? false;
        set => _flag = value;
    }

    /// <summary>The bytes that were loaded, or those that are stored.</summary>
    public Span<byte> Data => _data.AsSpan(0, _length);

    /// <summary>The ranges that were answered, such as the segments of a list.</summary>
    public ReadOnlySpan<DmaRange> Ranges => _ranges.AsSpan(0, _rangeCount);

    /// <summary>The events that were drained after the calls.</summary>
    public ReadOnlySpan<PlatformEvent> Events => _events.AsSpan(0, EventCount);

    public int EventCount { get; private set; }

    /// <summary>What a platform with diagnostics reported of misuse; of any other it is an event like all.</summary>
    public ReadOnlySpan<PlatformEvent> Reports => _reports.AsSpan(0, _reportCount);

    /// <summary>Whether the bytes say anything: those of a load that was blocked or failed do not.</summary>
    private bool BytesCount => Outcome == Answer.Ok && EventCount == 0;

    /// <summary>Begins the next observation.</summary>
    public void Clear()
    {
        Outcome = Answer.Ok;
        _value = null;
        Other = null;
        Third = null;
        _flag = null;
        _statistics = null;
        _length = 0;
        _rangeCount = 0;
        _wrongCount = null;
        _drained = 0;
        EventCount = 0;
        _reportCount = 0;
    }

    /// <summary>Makes room for bytes that are loaded: a platform that fills nothing shows bytes that nobody stored.</summary>
    public Span<byte> ReserveForLoad(int length)
    {
        var data = Reserve(length);
        data.Fill(Unfilled);
        return data;
    }

    /// <summary>Makes room for bytes that are stored.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_data.Length < length)
        {
            _data = new byte[length];
        }

        _length = length;
        return Data;
    }

    /// <summary>Makes room for ranges; what a platform does not fill are ranges of no bytes at the end of the space.</summary>
    public Span<DmaRange> ReserveRanges(int count)
    {
        if (_ranges.Length < count)
        {
            _ranges = new DmaRange[count];
        }

        var ranges = _ranges.AsSpan(0, count);
        ranges.Fill(new DmaRange(new DmaAddress(ulong.MaxValue), ByteCount.Zero));
        return ranges;
    }

    /// <summary>Keeps the first ranges, as many as were answered.</summary>
    public void KeepRanges(int count) => _rangeCount = Math.Clamp(count, 0, _ranges.Length);

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
    /// <param name="platform">The machine.</param>
    /// <param name="diagnoses">Whether it reports misuse.</param>
    public void Drain(IDmaPlatform platform, bool diagnoses = false)
    {
        var last = Drain(platform, _events);
        EventCount = last;
        if (diagnoses)
        {
            EventCount = 0;
            Sort(_events.AsSpan(0, last));
        }

        while (last == MaxEvents && _drained <= MaxFlood)
        {
            last = Drain(platform, _flood);
            if (diagnoses)
            {
                Sort(_flood.AsSpan(0, last));
            }
        }
    }

    /// <summary>Parts reports of misuse from what else happened.</summary>
    private void Sort(ReadOnlySpan<PlatformEvent> drained)
    {
        foreach (ref readonly var item in drained)
        {
            if (item.Kind != PlatformEventKind.Misuse)
            {
                EventCount = Keep(_events, EventCount, item);
            }
            else
            {
                _reportCount = Keep(_reports, _reportCount, item);
            }
        }

        static int Keep(PlatformEvent[] kept, int count, PlatformEvent item)
        {
            if (count == kept.Length)
            {
                return count;
            }

            kept[count] = item;
            return count + 1;
        }
    }

    private int Drain(IDmaPlatform platform, PlatformEvent[] room)
    {
        var count = platform.DrainEvents(room);
        if (count is < 0 or > MaxEvents)
        {
            _wrongCount = count;
            return 0;
        }

        _drained += count;
        return count;
    }

    /// <summary>What has no meaning, whatever the operation: an answer, a count of events, or a flood of them.</summary>
    /// <returns>The violation; null if all has a meaning.</returns>
    public Violation? FindNonsense()
    {
        var isWhole = Outcome.Status switch
        {
            AnswerStatus.Failed => Outcome.Error > Errno.None,
            AnswerStatus.Ok or AnswerStatus.Unsupported => Outcome.Error == Errno.None,
            _ => false,
        };
        return !isWhole
                ? new Violation(
                    PlatformClauses.ValidCallSucceeds,
                    "ok or unsupported without an errno, or failed with a positive one",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"status {Outcome.Status}, errno {(int)Outcome.Error} ({Outcome.Error})"
                    )
                )
            : _wrongCount is { } count
                ? new Violation(
                    PlatformClauses.ValidCallSucceeds,
                    string.Create(CultureInfo.InvariantCulture, $"a count of events from 0 to {MaxEvents}, the room"),
                    string.Create(CultureInfo.InvariantCulture, $"DrainEvents gave {count}")
                )
            : _drained > MaxFlood
                ? new Violation(
                    PlatformClauses.OnlyRealFaults,
                    "an end of the events: no operation touches so many bytes",
                    string.Create(CultureInfo.InvariantCulture, $"more than {MaxFlood} events")
                )
            : null;
    }

    /// <summary>A number that two equal observations share. What has no meaning where the call did not succeed is left out.</summary>
    public ulong Fingerprint()
    {
        unchecked
        {
            var hash = (ulong)Outcome.Status << 32 | (uint)Outcome.Error;
            if (Outcome == Answer.Ok)
            {
                hash = Mixing.Mix(hash, Value);
                hash = Mixing.Mix(hash, Other ?? ulong.MaxValue);
                hash = Third is { } third ? Mixing.Mix(hash, third) : hash;
                hash = Mixing.Mix(hash, Flag ? 1UL : 0);
                hash = Mixing.Mix(hash, BytesCount ? Data : []);
                if (_statistics is { } told)
                {
                    hash = Mixing.Mix(Mixing.Mix(hash, told.BlocksInUse), told.Blocks);
                    hash = Mixing.Mix(Mixing.Mix(hash, told.BlockSize.Value), told.Pages);
                }

                foreach (var range in Ranges)
                {
                    hash = Mixing.Mix(Mixing.Mix(hash, range.Start.Value), range.Length.Value);
                }
            }

            hash = Mixing.Mix(hash, (ulong)EventCount);
            foreach (ref readonly var item in Events)
            {
                hash = Mixing.Mix(hash, item.Range.Start.Value);
                hash = Mixing.Mix(hash, item.Range.Length.Value);
                hash = Mixing.Mix(hash, (ulong)item.Device.Index << 1 | (item.IsWrite ? 1u : 0));
            }

            foreach (ref readonly var report in Reports)
            {
                hash = Mixing.Mix(Mixing.Mix(hash, (ulong)report.Misuse), report.MadeAt);
                hash = Mixing.Mix(Mixing.Mix(hash, report.Range.Start.Value), report.Range.Length.Value);
                hash = Mixing.Mix(hash, (ulong)report.Device.Index);
            }

            return hash;
        }
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
        else if (_rangeCount > 0)
        {
            text.AppendJoin("; ", Ranges.ToArray());
        }
        else if (_value is { } value)
        {
            text.Append(CultureInfo.InvariantCulture, $"0x{value:x8}");
            text.Append(Other is { } other ? string.Create(CultureInfo.InvariantCulture, $" at 0x{other:x8}") : "");
            text.Append(Flag ? ", error" : "");
        }
        else if (_statistics is { } told)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{told.BlocksInUse} of {told.Blocks} blocks in use, {told.BlockSize} bytes each, {told.Pages} chunks"
            );
        }
        else
        {
            text.Append(
                isLoad && BytesCount ? ByteRuns.Describe(Data)
                : _flag is { } flag ? (flag ? "true" : "false")
                : "ok"
            );
        }

        if (EventCount > 0 || _reportCount > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {(EventCount > 0 ? _events : _reports)[0]}");
            text.Append(_drained > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {_drained - 1} more") : "");
        }

        return text.ToString();
    }
}
