using System.Globalization;
using System.Text;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models;

/// <content>The state as text, by which two states are known to be one.</content>
internal sealed partial class RuleState
{
    /// <summary>All of the state that a later judgement depends on, as text: equal states judge alike.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 3; i++)
        {
            text.Append((char)('0' + _newest[i])).Append((char)('0' + _settled[i]));
        }

        for (var i = 0; i < 2; i++)
        {
            text.Append(Name(_mappings[i]?.Id ?? 0));
            if (_mappings[i] is { } live)
            {
                text.Append((int)live.Direction).Append(live.Start).Append(live.End).Append(live.InFlight);
            }
        }

        text.Append(_user is null ? '-' : 'w').Append(_block.WasShown ? 's' : '-').Append(_block.WasMapped ? 'm' : '-');
        text.Append(_memory.LeftStale ? 's' : '-');
        if (_block.Lines is { } lines)
        {
            text.Append((char)('0' + (int)lines.At(0))).Append(lines.MayBeBuffered(0) ? 'b' : '-');
        }

        Describe(_block, text);
        if (_region is not null)
        {
            Describe(_region.Block, text);
            DescribeOrder(text);
        }

        return text.ToString();
    }

    private void Describe(Block block, StringBuilder text)
    {
        for (var run = 0; run < block.RunCount; run++)
        {
            text.Append('|').Append(block.StartOf(run));
            Describe(block.HistoryOf(run), text);
        }
    }

    /// <summary>Which of the device's stores that are in flight come before which: what a look at the region completes.</summary>
    private void DescribeOrder(StringBuilder text)
    {
        var steps = new SortedDictionary<ulong, string>();
        foreach (var block in new[] { _block, _region!.Block })
        {
            for (var run = 0; run < block.RunCount; run++)
            {
                foreach (ref readonly var store in block.HistoryOf(run).Stores())
                {
                    if (store.InFlight)
                    {
                        var place = block == _block ? block.StartOf(run) : Bytes.RegionIndex;
                        steps[store.Step] = string.Create(CultureInfo.InvariantCulture, $"{place}:{store.Salt}");
                    }
                }
            }
        }

        text.Append('>').AppendJoin('<', steps.Values);
    }

    private void Describe(History history, StringBuilder text)
    {
        text.Append(history.Undefined ? 'U' : 'D')
            .Append(history.InitialKnown ? 'k' : 'u')
            .Append(history.MayBeBuffered ? 'b' : '-')
            .Append(history.WaitingCopy == 0 ? 'n' : Name(history.WaitingCopy));
        foreach (ref readonly var store in history.Stores())
        {
            text.Append(' ')
                .Append(Name(store.Maker))
                .Append(store.Salt)
                .Append(store.Finished ? 'f' : 'p')
                .Append(store.InFlight ? 'i' : '-')
                .Append(store.ByCpu ? 'c' : '-');
            text.Append((char)('0' + store.Before));
        }

        foreach (ref readonly var floor in history.Floors())
        {
            text.Append(',')
                .Append(Name(floor.Observer))
                .Append(
                    floor.Any ? 'a'
                    : floor.Clause is null ? 'n'
                    : 'c'
                );
            text.Append((char)('0' + floor.Stores)).Append((char)('0' + floor.Pending));
        }
    }

    /// <summary>A live observer's letter; one that has ended has no further part in anything.</summary>
    private char Name(ulong observer) =>
        observer == Observers.Cpu ? 'C'
        : observer == Observers.LastBarrier ? 'L'
        : observer == _user?.Id ? 'W'
        : observer == _region?.Id ? 'R'
        : observer == _mappings[0]?.Id ? 'A'
        : observer == _mappings[1]?.Id ? 'B'
        : '-';
}
