namespace Dma.Conformance.Tests.Models.Machines;

/// <summary>A mapping as a machine sees it.</summary>
/// <param name="Mapping">0 is A, 1 is B.</param>
/// <param name="Direction">Who may store.</param>
/// <param name="Mapped">The bytes that are mapped.</param>
/// <param name="Range">The bytes of this call, all or some of those mapped.</param>
/// <param name="Skip">Whether the call has SKIP_CPU_SYNC.</param>
internal readonly record struct Call(int Mapping, DmaDirection Direction, Bytes Mapped, Bytes Range, bool Skip)
{
    public bool MayLoad => Direction != DmaDirection.FromDevice;

    public bool MayStore => Direction != DmaDirection.ToDevice;
}

/// <summary>A machine in which everybody sees memory itself; device stores are in flight until they land or are completed.</summary>
internal class Coherent
{
    /// <summary>What the machine can say of itself without a lie.</summary>
    public virtual StreamingDescription Description { get; } =
        new()
        {
            MapMayCopy = Claim.No,
            KeepsUnwrittenBytes = Claim.Yes,
            TakingInvalidates = Claim.Yes,
            GivingDrainsWriteBuffer = Claim.Yes,
            HonoursSkipCpuSync = Claim.Yes,
        };

    /// <summary>The states that a machine may be in when the bytes are allocated.</summary>
    public virtual IEnumerable<MachineState> Starts => [new MachineState()];

    /// <summary>Whether the CPU's caches are coherent with the device of a mapping.</summary>
    public virtual bool IsCoherent(int mapping) => true;

    /// <summary>Adds what the machine may come to by itself, in one step.</summary>
    public virtual void AddInternal(in MachineState state, List<MachineState> following)
    {
        for (var i = 0; i < state.InFlight.Count; i++)
        {
            if (MayLand(state, i))
            {
                following.Add(Land(state, i));
            }
        }
    }

    public virtual MachineState Complete(MachineState state, int mapping)
    {
        while (NextToLand(state, mapping) is var next and >= 0)
        {
            state = Land(state, next);
        }

        return state;
    }

    public virtual MachineState Barrier(MachineState state) => state;

    /// <summary>The block is freed, and given out again with what it holds.</summary>
    public virtual MachineState Reuse(MachineState state) => state;

    public virtual MachineState Map(MachineState state, Call call) => SyncForDevice(state, call);

    public virtual MachineState Unmap(MachineState state, Call call) => SyncForCpu(state, call);

    public virtual MachineState SyncForCpu(MachineState state, Call call) => state;

    public virtual MachineState SyncForDevice(MachineState state, Call call) => state;

    public virtual MachineState CpuStore(MachineState state, int index, byte value) => Store(state, index, value);

    public virtual (MachineState State, byte Value) CpuLoad(MachineState state, int index) => (state, state.At(index));

    public virtual MachineState MapToUser(MachineState state) => state;

    public virtual MachineState UnmapFromUser(MachineState state) => state;

    /// <summary>The user stores; on the CPU that the driver runs on, as good as the CPU's own.</summary>
    public virtual MachineState UserStore(MachineState state, int index, byte value) => CpuStore(state, index, value);

    public virtual (MachineState State, byte Value) UserLoad(MachineState state, int index) => CpuLoad(state, index);

    public virtual MachineState DeviceStore(MachineState state, int mapping, int index, byte value) =>
        state with
        {
            InFlight = state.InFlight.Add(new Write(mapping, index, value)),
        };

    public virtual byte DeviceLoad(MachineState state, int mapping, int index) => state.At(index);

    /// <summary>Whether a store may land now: in order, and to a WRITE_BARRIER region behind all that were made before.</summary>
    protected virtual bool MayLand(in MachineState state, int position) =>
        state.InFlight[position].Index == Bytes.RegionIndex
            ? position == 0
            : position == NextToLand(state, state.InFlight[position].Maker);

    /// <summary>Which store of a mapping's device lands next; -1 if none is in flight.</summary>
    protected virtual int NextToLand(MachineState state, int mapping)
    {
        for (var i = 0; i < state.InFlight.Count; i++)
        {
            if (state.InFlight[i].Maker == mapping)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A device store that was in flight takes effect.</summary>
    protected virtual MachineState Arrive(MachineState state, Write write) => Store(state, write.Index, write.Value);

    protected static MachineState Store(MachineState state, int index, byte value) => state.With(index, value);

    private MachineState Land(MachineState state, int next) =>
        Arrive(state with { InFlight = state.InFlight.RemoveAt(next) }, state.InFlight[next]);
}
