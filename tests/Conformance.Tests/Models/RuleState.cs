using System.Text;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models;

/// <summary>The rules of src/Conformance over one program: a block of one line of two bytes, and the mappings A and B.</summary>
internal sealed class RuleState
{
    private const ulong BlockId = 1;

    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;
    private readonly StreamingSpecification _streaming;
    private Block _block;
    private readonly bool _inFlight;
    private readonly Mapping?[] _mappings = new Mapping?[2];
    private readonly byte[] _newest = new byte[2];
    private readonly byte[] _settled = new byte[2];
    private ulong _step = BlockId;

    public RuleState(Profile profile, Scope scope)
    {
        _state = new SpecificationState(profile, new HashSet<ClauseId>());
        _state.BeginStep(BlockId);
        _memory = _state.Part<MemorySpecification>();
        _streaming = _state.Part<StreamingSpecification>();
        _block = Allocate();
        _inFlight = scope.InFlight;
    }

    /// <summary>The number that the next store to a byte has.</summary>
    public byte NextStore(int index) => (byte)(_newest[index] + 1);

    public DmaDirection? DirectionOf(int mapping) => _mappings[mapping]?.Direction;

    public Bytes SpanOf(int mapping) => _mappings[mapping] is { } live ? new(live.Start, live.End) : default;

    /// <summary>Whether the suite would generate the step: nothing is synced or unmapped under an incomplete store.</summary>
    public bool Allows(Step step)
    {
        var live = step.Mapping < 0 ? null : _mappings[step.Mapping];
        var inside = live is not null && live.Start <= step.Range.Start && step.Range.End <= live.End;
        return step.Kind switch
        {
            StepKind.CpuStore or StepKind.CpuLoad or StepKind.Barrier => true,
            StepKind.Reuse => _mappings is [null, null],
            StepKind.Map => live is null,
            StepKind.Unmap => live is not null && MappingOperations.IsQuiet(live, live.Start, live.End),
            StepKind.SyncForCpu or StepKind.SyncForDevice => inside
                && MappingOperations.IsQuiet(live!, step.Range.Start, step.Range.End),
            StepKind.DeviceStore => inside && live!.Direction != DmaDirection.ToDevice,
            StepKind.DeviceLoad => inside && live!.Direction != DmaDirection.FromDevice,
            _ => live is { InFlight: > 0 },
        };
    }

    /// <summary>Makes a step.</summary>
    /// <param name="value">What a load gave: the number of a store.</param>
    /// <returns>What a load must not have given; null if all is right.</returns>
    public WrongByte? Apply(Step step, byte value)
    {
        _state.BeginStep(++_step);
        var (start, end) = (step.Range.Start, step.Range.End);
        var live = step.Mapping < 0 ? null : _mappings[step.Mapping];
        var attributes = step.Skip ? DmaAttributes.SkipCpuSync : DmaAttributes.None;
        var tally = new LoadTally();
        switch (step.Kind)
        {
            case StepKind.CpuStore:
                _memory.CpuStore(_block, start, end, ++_newest[start]);
                break;
            case StepKind.CpuLoad:
                return CpuLoad(start, value);
            case StepKind.Barrier:
                _memory.Barrier();
                break;
            case StepKind.Reuse:
                _memory.Remove(_block);
                _block = Allocate();
                Array.Clear(_settled);
                break;
            case StepKind.Map:
                _mappings[step.Mapping] = Begin(step);
                _streaming.Begin(_mappings[step.Mapping]!, attributes);
                break;
            case StepKind.Unmap:
                _streaming.End(live!, attributes);
                _mappings[step.Mapping] = null;
                break;
            case StepKind.SyncForCpu:
                _streaming.SyncForCpu(live!, start, end);
                break;
            case StepKind.SyncForDevice:
                _streaming.SyncForDevice(live!, start, end);
                break;
            case StepKind.DeviceStore:
                _memory.DeviceStore(live!, start, end, ++_newest[start]);
                if (!_inFlight)
                {
                    _memory.Complete(live!.Device);
                }

                break;
            case StepKind.DeviceLoad:
                return _block.Load(
                    live!.Id,
                    start,
                    [Translate(start, value)],
                    StreamingClauses.DeviceSeesItsStores,
                    _state.Evidence,
                    ref tally
                );
            default:
                _memory.Complete(live!.Device);
                break;
        }

        return null;
    }

    /// <summary>All of the state that a later judgement depends on, as text: equal states judge alike.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 2; i++)
        {
            text.Append((char)('0' + _newest[i])).Append((char)('0' + _settled[i])).Append(Name(_mappings[i]?.Id ?? 0));
            if (_mappings[i] is { } live)
            {
                text.Append((int)live.Direction).Append(live.Start).Append(live.End).Append(live.InFlight);
            }
        }

        text.Append(_memory.LeftStale ? 's' : '-');
        text.Append(_block.Lines is { } lines ? (char)('0' + (int)lines.At(0)) : '-');
        for (var run = 0; run < _block.RunCount; run++)
        {
            text.Append('|').Append(_block.StartOf(run));
            Describe(_block.HistoryOf(run), text);
        }

        return text.ToString();
    }

    private void Describe(History history, StringBuilder text)
    {
        text.Append(history.Undefined ? 'U' : 'D')
            .Append(history.InitialKnown ? 'k' : 'u')
            .Append(history.MayBeBuffered ? 'b' : '-')
            .Append(history.WaitingCopy == 0 ? 'n' : Name(history.WaitingCopy));
        foreach (ref readonly var store in history.Stores())
        {
            text.Append(' ').Append(Name(store.Maker)).Append(store.Salt).Append(store.Finished ? 'f' : 'p');
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
        : observer == _mappings[0]?.Id ? 'A'
        : observer == _mappings[1]?.Id ? 'B'
        : '-';

    private WrongByte? CpuLoad(int index, byte value)
    {
        var known = _block.At(index).InitialKnown;
        var tally = new LoadTally();
        var wrong = _memory.CpuLoad(_block, index, [Translate(index, value)], ref tally);
        if (!known && _block.At(index).InitialKnown)
        {
            _settled[index] = value;
        }

        return wrong;
    }

    private Block Allocate() => _memory.Add(_step, 1, new PageBlock(new PageNumber(1), new CpuAddress(0x1000)), false);

    private Mapping Begin(Step step) =>
        new()
        {
            Id = _step,
            Device = new DeviceId(step.Mapping),
            Block = _block,
            Start = step.Range.Start,
            End = step.Range.End,
            Direction = step.Direction,
            Coherence = _state.Profile.Devices[step.Mapping].Coherent,
            IsPage = false,
            Address = new DmaAddress(0x1000),
        };

    private static byte Translate(int index, byte value) =>
        value switch
        {
            0 => 0,
            MachineState.Older => byte.MaxValue,
            _ => Wave.At(index, value),
        };
}
