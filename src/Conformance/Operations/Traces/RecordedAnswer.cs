using System.Globalization;
using System.Text.RegularExpressions;

namespace Dma.Conformance.Operations.Traces;

/// <summary>What was answered to a step, read back from the text of its observation as far as that tells.</summary>
internal sealed partial record RecordedAnswer
{
    /// <summary>How the first call that did not succeed ended; ok if all did.</summary>
    public Answer Outcome { get; private init; }

    /// <summary>An address, an id, a size or a count; null if the text has none.</summary>
    public ulong? Value { get; private init; }

    /// <summary>A second value, such as a CPU address; null if the text has none.</summary>
    public ulong? Other { get; private init; }

    /// <summary>A yes or no.</summary>
    public bool Flag { get; private init; }

    /// <summary>The segments of a list.</summary>
    public IReadOnlyList<DmaRange> Ranges { get; private init; } = [];

    /// <summary>What a pool told of itself.</summary>
    public PoolStatistics Statistics { get; private init; }

    /// <summary>Reads the text of an observation; what it does not tell is as after a call that gives nothing.</summary>
    /// <param name="text">The text.</param>
    public static RecordedAnswer Read(string text)
    {
        var parts = text.Split("; ");
        var ranges = new List<DmaRange>();
        foreach (var part in parts)
        {
            if (Range().Match(part) is { Success: true } range)
            {
                ranges.Add(new(new(Hex(range.Groups[1])), new(Hex(range.Groups[2]))));
            }
        }

        if (ranges.Count > 0)
        {
            return new() { Ranges = ranges };
        }

        var head = parts[0];
        return head == "unsupported" ? new() { Outcome = Answer.Unsupported }
            : Failure().Match(head) is { Success: true } failure
                ? new() { Outcome = Answer.Failed((Errno)Decimal(failure.Groups[1])) }
            : Number().Match(head) is { Success: true } number
                ? new()
                {
                    Value = Hex(number.Groups[1]),
                    Other = number.Groups[2].Success ? Hex(number.Groups[2]) : null,
                    Flag = number.Groups[3].Success,
                }
            : Pool().Match(head) is { Success: true } pool
                ? new()
                {
                    Statistics = new(
                        Decimal(pool.Groups[1]),
                        Decimal(pool.Groups[2]),
                        new(Hex(pool.Groups[3])),
                        Decimal(pool.Groups[4])
                    ),
                }
            : new() { Flag = head == "true" };
    }

    private static ulong Hex(Group group) =>
        ulong.Parse(group.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static uint Decimal(Group group) =>
        uint.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("^0x([0-9a-f]{1,16}), 0x([0-9a-f]{1,16}) bytes$")]
    private static partial Regex Range();

    [GeneratedRegex("^0x([0-9a-f]{1,16})(?: at 0x([0-9a-f]{1,16}))?(, error)?$")]
    private static partial Regex Number();

    [GeneratedRegex("^failed, errno ([0-9]{1,9}) ")]
    private static partial Regex Failure();

    [GeneratedRegex("^([0-9]+) of ([0-9]+) blocks in use, 0x([0-9a-f]{1,16}) bytes each, ([0-9]+) chunks$")]
    private static partial Regex Pool();
}
