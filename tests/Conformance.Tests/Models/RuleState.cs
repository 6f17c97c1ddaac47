using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models;

/// <summary>The rules of src/Conformance over one program: one line of two bytes, pages or a shared buffer, and the mappings A and B.</summary>
internal sealed partial class RuleState
{
    private const ulong BlockId = 1;

    private readonly SpecificationState _state;
    private readonly MemorySpecification _memory;
    private readonly StreamingSpecification _streaming;
    private Block _block;
    private readonly Scope _scope;
    private readonly bool _inFlight;
    private readonly Mapping? _region;
    private readonly Mapping?[] _mappings = new Mapping?[2];
    private readonly byte[] _newest = new byte[3];
    private readonly byte[] _settled = new byte[3];
    private UserView? _user;
    private ulong _step = BlockId;

    public RuleState(Profile profile, Scope scope)
    {
        _state = new SpecificationState(profile, new HashSet<ClauseId>());
        _state.BeginStep(BlockId);
        _memory = _state.Part<MemorySpecification>();
        _streaming = _state.Part<StreamingSpecification>();
        _scope = scope;
        _inFlight = scope.InFlight;
        _block = Allocate();
        if (scope.HasRegion)
        {
            _state.BeginStep(++_step);
            _region = Allocate(1, 0x8000, DmaAttributes.WriteBarrier, false).Window;
        }
    }

    /// <summary>The number that the next store to a byte has.</summary>
    public byte NextStore(int index) => (byte)(_newest[index] + 1);

    /// <summary>The mapping that a step goes through; null where it goes through none.</summary>
    private Mapping? Through(Step step) =>
        step.Mapping < 0 ? null
        : step.Range == Bytes.Region ? _region
        : _mappings[step.Mapping];

    public DmaDirection? DirectionOf(int mapping) => _mappings[mapping]?.Direction;

    public Bytes SpanOf(int mapping) => _mappings[mapping] is { } live ? new(live.Start, live.End) : default;

    /// <summary>Whether the suite would generate the step: nothing is synced or unmapped under an incomplete store.</summary>
    public bool Allows(Step step)
    {
        var live = Through(step);
        var (start, end) = Place(step.Range);
        var inside = live is not null && live.Start <= start && end <= live.End;
        return step.Kind switch
        {
            StepKind.CpuStore or StepKind.CpuLoad or StepKind.Barrier => true,
            StepKind.Reuse => _user is null
                && _block.Mappings.TrueForAll(mapping => mapping is { IsAllocation: true, InFlight: 0 }),
            // Of a buffer that a user sees no mapping is made that may be a copy, nor the other way round.
            StepKind.Map => live is null && !(_block.WasShown && _state.Profile.MapMayCopy),
            StepKind.MapToUser => _user is null && !(_block.WasMapped && _state.Profile.MapMayCopy),
            StepKind.UnmapFromUser or StepKind.UserStore or StepKind.UserLoad => _user is not null,
            StepKind.Unmap => live is not null && MappingOperations.IsQuiet(live, live.Start, live.End),
            StepKind.SyncForCpu or StepKind.SyncForDevice => inside && MappingOperations.IsQuiet(live!, start, end),
            StepKind.DeviceStore => inside && live!.Direction != DmaDirection.ToDevice,
            StepKind.DeviceLoad => inside && live!.Direction != DmaDirection.FromDevice,
            _ => live is not null && _memory.IsInFlight(live.Device),
        };
    }

    /// <summary>Makes a step.</summary>
    /// <param name="value">What a load gave: the number of a store.</param>
    /// <returns>What a load must not have given; null if all is right.</returns>
    public WrongByte? Apply(Step step, byte value)
    {
        _state.BeginStep(++_step);
        var (start, end) = Place(step.Range);
        var live = Through(step);
        var attributes = step.Skip ? DmaAttributes.SkipCpuSync : DmaAttributes.None;
        var tally = new LoadTally();
        switch (step.Kind)
        {
            case StepKind.CpuStore:
                _memory.CpuStore(_block, start, end, ++_newest[step.Range.Start]);
                break;
            case StepKind.CpuLoad:
                return CpuLoad(step.Range.Start, value);
            case StepKind.Barrier:
                _memory.Barrier();
                break;
            case StepKind.Reuse:
                Free();
                _block = Allocate();
                Array.Clear(_settled);
                break;
            case StepKind.MapToUser:
                Show();
                break;
            case StepKind.UnmapFromUser:
                _state.Part<UserMappingSpecification>().End(_user!);
                _user = null;
                break;
            case StepKind.UserStore:
                _block.UserStore(_user!, start, end, _step, ++_newest[step.Range.Start]);
                break;
            case StepKind.UserLoad:
                return _block.Load(
                    _user!.Id,
                    start,
                    [Translate(start, value)],
                    OrderingClauses.BytesHaveOneOrder,
                    _state.Evidence,
                    ref tally
                );
            case StepKind.Map:
                _mappings[step.Mapping] = Begin(step);
                _streaming.Begin(_mappings[step.Mapping]!, attributes);
                break;
            case StepKind.Unmap:
                _streaming.End(live!, attributes);
                _mappings[step.Mapping] = null;
                break;
            case StepKind.SyncForCpu or StepKind.SyncForDevice when _block.Kind == MemoryKind.Coherent:
                break;
            case StepKind.SyncForCpu:
                _streaming.SyncForCpu(live!, start, end);
                break;
            case StepKind.SyncForDevice:
                _streaming.SyncForDevice(live!, start, end);
                break;
            case StepKind.DeviceStore:
                _memory.DeviceStore(live!, start, end, ++_newest[step.Range.Start]);
                if (!_inFlight)
                {
                    _memory.Complete(live!.Device);
                }

                break;
            case StepKind.DeviceLoad:
                return live!.Block.Load(
                    live.Id,
                    start,
                    [Translate(start, value)],
                    live.Kind.Seen,
                    _state.Evidence,
                    ref tally
                );
            default:
                _memory.Complete(live!.Device);
                break;
        }

        return null;
    }

    private void Show()
    {
        if (!_state.Handles.TryGet<Allocation>(_block.Id, out var buffer))
        {
            throw new InvalidOperationException("only buffers are mapped to user space");
        }

        _user = new UserView
        {
            Id = _step,
            Name = new UserMappingId(_step),
            Buffer = buffer,
            Start = 0,
            Length = _block.Length,
        };
        _state.Part<UserMappingSpecification>().Begin(_user);
    }

    private WrongByte? CpuLoad(int index, byte value)
    {
        var (block, at) = index == Bytes.RegionIndex ? (_region!.Block, 0) : (_block, index);
        var known = block.At(at).InitialKnown;
        var tally = new LoadTally();
        var wrong = _memory.CpuLoad(block, at, [Translate(at, value)], ref tally);
        if (!known && block.At(at).InitialKnown)
        {
            _settled[index] = value;
        }

        return wrong;
    }

    private Block Allocate()
    {
        if (_scope.Buffer is not { } buffer)
        {
            return _memory.Add(_step, 1, new PageBlock(new PageNumber(1), new CpuAddress(0x1000)), false);
        }

        var allocation = Allocate(2, 0x1000, buffer.Attributes, buffer.ByNonCoherentCall);
        _mappings[0] = allocation.Window;
        return allocation.Window.Block;
    }

    private Allocation Allocate(int length, ulong address, DmaAttributes attributes, bool byNonCoherentCall) =>
        _state
            .Part<CoherentSpecification>()
            .Begin(
                new DeviceId(0),
                length,
                new CoherentBuffer(new CpuAddress(address), new DmaAddress(address)),
                Gfp.Kernel,
                attributes,
                byNonCoherentCall
            );

    private void Free()
    {
        if (_scope.Buffer is null)
        {
            _memory.Remove(_block);
        }
        else if (_state.Handles.TryGet<Allocation>(_block.Id, out var allocation))
        {
            _state.Part<CoherentSpecification>().End(allocation);
        }
    }

    private Mapping Begin(Step step)
    {
        // A mapping of a buffer is for the device that the buffer was allocated for.
        var device = new DeviceId(_scope.Buffer is null ? step.Mapping : 0);
        return new()
        {
            Id = _step,
            Device = device,
            Block = _block,
            Start = step.Range.Start,
            End = step.Range.End,
            Direction = step.Direction,
            Coherence = _state.Profile.Devices[device.Index].Coherent,
            IsPage = false,
            Address = new DmaAddress(0x1000),
        };
    }

    /// <summary>Where a step's bytes lie in their block.</summary>
    private static (int Start, int End) Place(Bytes range) => range == Bytes.Region ? (0, 1) : (range.Start, range.End);

    private static byte Translate(int index, byte value) =>
        value switch
        {
            0 => 0,
            MachineState.Older => byte.MaxValue,
            _ => Wave.At(index, value),
        };
}
