using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;
using Dma.Conformance.Tests.Models;

namespace Dma.Conformance.Tests.Specification;

/// <summary>A specification state of two devices, and buffers of theirs; pages have 4096 bytes and lines 64.</summary>
public abstract class CoherentFixture
{
    protected const int Length = 128;

    protected static readonly DeviceId Nic = new(0);
    protected static readonly DeviceId Dsp = new(1);

    private ulong _step;
    private SpecificationState? _state;

    /// <summary>What the platform says of its buffers; changed before the first use of the state.</summary>
    private protected CoherentDescription Buffers { get; set; } =
        new()
        {
            HonoursWriteBarrier = Claim.Yes,
            HonoursNonConsistent = Claim.Yes,
            MapTakesBuffers = Claim.Yes,
        };

    /// <summary>What the platform says of its user mappings; changed before the first use of the state.</summary>
    private protected UserMappingDescription UserMappings { get; set; } =
        new()
        {
            MapsCoherent = Claim.Yes,
            MapsWriteCombined = Claim.Yes,
            Mappings = 2,
            FaultsPastEnd = Claim.Yes,
        };

    /// <summary>What the platform says of its pools; changed before the first use of the state.</summary>
    private protected PoolDescription Pooling { get; set; } = PoolDescription.Unstated;

    /// <summary>What it says of memory that can be declared; null: the facet is not provided.</summary>
    private protected DeviceMemoryDescription? Declarable { get; set; }

    /// <summary>What the platform says of the operations of its devices; changed before the first use of the state.</summary>
    private protected DispatchDescription Operations { get; set; } = DispatchDescription.Unstated;

    private protected StreamingDescription Mappings { get; set; } =
        new()
        {
            MapMayCopy = Claim.No,
            KeepsUnwrittenBytes = Claim.Yes,
            TakingInvalidates = Claim.Yes,
            GivingDrainsWriteBuffer = Claim.Yes,
        };

    private protected PlatformDescription Platform { get; set; } =
        new()
        {
            Name = "described",
            PageSize = new ByteCount(4096),
            CacheLine = new ByteCount(64),
            StartsFresh = Claim.Yes,
            LowMemory = DmaMask.FromBits(24),
        };

    private protected DeviceDescription First { get; set; } = new() { Name = "nic0", Coherent = Claim.Yes };

    private protected SpecificationState State => _state ??= Make();

    private protected MemorySpecification Memory => State.Part<MemorySpecification>();

    private protected CoherentSpecification Coherent => State.Part<CoherentSpecification>();

    private protected PoolSpecification Pools => State.Part<PoolSpecification>();

    private protected StreamingSpecification Streaming => State.Part<StreamingSpecification>();

    private protected ReachSpecification Reach => State.Part<ReachSpecification>();

    /// <summary>The next step.</summary>
    private protected ulong Next()
    {
        State.BeginStep(++_step);
        return _step;
    }

    private protected Allocation Allocate(
        DmaAttributes attributes = DmaAttributes.None,
        Gfp flags = Gfp.Kernel,
        DeviceId? device = null,
        bool byNonCoherentCall = false,
        int length = Length
    )
    {
        var address = 0x1_0000 * Next();
        return Coherent.Begin(
            device ?? Nic,
            length,
            new CoherentBuffer(new CpuAddress(address), new DmaAddress(address)),
            flags,
            attributes,
            byNonCoherentCall
        );
    }

    private protected Mapping Map(Block block, DmaDirection direction, DmaAttributes attributes = DmaAttributes.None)
    {
        var mapping = new Mapping
        {
            Id = Next(),
            Device = Nic,
            Block = block,
            Start = 0,
            End = block.Length,
            Direction = direction,
            Coherence = State.Profile.Devices[0].Coherent,
            IsPage = false,
            Address = new DmaAddress(0x9000_0000 + _step * 0x1000),
        };
        Streaming.Begin(mapping, attributes);
        return mapping;
    }

    private protected byte CpuStore(Block block)
    {
        var salt = (byte)Next();
        Memory.CpuStore(block, 0, Length, salt);
        return salt;
    }

    private protected byte DeviceStore(Mapping mapping)
    {
        var salt = (byte)Next();
        Memory.DeviceStore(mapping, 0, Length, salt);
        return salt;
    }

    private protected void Barrier()
    {
        _ = Next();
        Memory.Barrier();
    }

    private protected void Complete()
    {
        _ = Next();
        Memory.Complete(Nic);
    }

    /// <summary>The clause that the CPU's load of a store's bytes would break; null if it may find them. Salt 0: zeros.</summary>
    private protected ClauseId? CpuLoad(Block block, byte salt)
    {
        _ = Next();
        var tally = new LoadTally();
        return Memory.CpuLoad(block, 0, Bytes(salt), ref tally)?.Clause;
    }

    /// <summary>The same for the load of a device.</summary>
    private protected ClauseId? DeviceLoad(Mapping mapping, byte salt)
    {
        _ = Next();
        var tally = new LoadTally();
        return mapping.Block.Load(mapping.Id, 0, Bytes(salt), mapping.Kind.Seen, State.Evidence, ref tally)?.Clause;
    }

    /// <summary>Judges the operation of the next step by an answer.</summary>
    private protected Violation? Judge(
        OperationKind kind,
        Answer answer,
        Action<Observation> note,
        params ReadOnlySpan<ulong> arguments
    )
    {
        var operation = new Operation(kind, Next());
        for (var i = 0; i < arguments.Length; i++)
        {
            operation[i] = arguments[i];
        }

        var observation = new Observation();
        observation.Clear();
        note(observation);
        _ = observation.Note(answer);
        kind.IsAllowed(State, in operation).Should().BeTrue("only what is allowed is judged");
        return kind.Judge(State, in operation, observation);
    }

    private protected Violation? JudgeAllocation(
        int size,
        ulong dma,
        ulong cpu,
        Gfp flags = Gfp.Kernel,
        DmaAttributes attributes = DmaAttributes.None,
        DeviceId? device = null,
        bool byNonCoherentCall = false,
        Answer answer = default
    )
    {
        _ = Next();
        var observation = new Observation();
        observation.Clear();
        if (observation.Note(answer))
        {
            (observation.Value, observation.Other) = (dma, cpu);
        }

        var request = new Request(device ?? Nic, size, flags, attributes, byNonCoherentCall);
        return AllocationJudgement.Judge(State, request, observation);
    }

    private static byte[] Bytes(byte salt)
    {
        var bytes = new byte[Length];
        if (salt != 0)
        {
            Wave.Fill(bytes, 0, salt);
        }

        return bytes;
    }

    private SpecificationState Make()
    {
        var platform = new DescribedPlatform(
            Platform,
            Mappings,
            Buffers,
            [
                First,
                new DeviceDescription
                {
                    Name = "dsp0",
                    Coherent = Claim.Yes,
                    Domain = 1,
                },
            ]
        )
        {
            DispatchDescription = Operations,
            UserMappingDescription = UserMappings,
            PoolDescription = Pooling,
        };
        return new SpecificationState(
            Profile.Read("described", new DescribedMemory(platform, Declarable), StreamingArea.Definition.Facets, []),
            new HashSet<ClauseId>()
        );
    }
}
