using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Models;

/// <summary>What the two bytes are where they are no pages: a buffer that was allocated for the device of A, which has it from the start.</summary>
/// <param name="Attributes">With what it was allocated.</param>
/// <param name="ByNonCoherentCall">Whether the call for memory that is not coherent made it.</param>
internal sealed record SharedBuffer(DmaAttributes Attributes = DmaAttributes.None, bool ByNonCoherentCall = false)
{
    /// <summary>Whether the driver gives and takes it by syncs.</summary>
    public bool IsSynced => ByNonCoherentCall || Attributes.HasFlag(DmaAttributes.NonConsistent);
}

/// <summary>Which programs are walked.</summary>
/// <param name="Mappings">How many mappings may be live: 1 is A alone, 2 is A and B.</param>
internal sealed record Scope(int Mappings)
{
    /// <summary>The buffer that the bytes are; null where they are pages.</summary>
    /// <remarks>A is then the window that its device has on it, and B a mapping of it for the same device.</remarks>
    public SharedBuffer? Buffer { get; init; }

    /// <summary>Whether there is a byte f of a WRITE_BARRIER region too, to which the device stores and at which the CPU looks.</summary>
    public bool HasRegion { get; init; }

    /// <summary>The bytes that are loaded and stored.</summary>
    public IReadOnlyList<Bytes> Single { get; init; } = [Bytes.First, Bytes.Second];

    /// <summary>Whether maps and unmaps may have SKIP_CPU_SYNC.</summary>
    public bool Skips { get; init; }

    /// <summary>Whether device stores are in flight until they are completed; otherwise each is completed at once.</summary>
    public bool InFlight { get; init; }

    /// <summary>Whether there are barriers.</summary>
    public bool Barriers { get; init; }

    /// <summary>Whether the block may be freed and given out again, with what it holds.</summary>
    public bool Reuses { get; init; }

    /// <summary>Whether the buffer may be mapped to user space, all of it.</summary>
    public bool Users { get; init; }

    /// <summary>What a map may cover.</summary>
    public IReadOnlyList<Bytes> Spans { get; init; } = [Bytes.All];

    /// <summary>What a sync may cover, where that is mapped.</summary>
    public IReadOnlyList<Bytes> Parts { get; init; } = [Bytes.All, Bytes.First];

    /// <summary>All steps that programs are made of.</summary>
    public IReadOnlyList<Step> Steps()
    {
        List<Step> steps = [];
        foreach (var b in Single)
        {
            steps.Add(new(StepKind.CpuStore, b));
            steps.Add(new(StepKind.CpuLoad, b));
        }

        if (Barriers)
        {
            steps.Add(new(StepKind.Barrier, Bytes.All));
        }

        if (Reuses)
        {
            steps.Add(new(StepKind.Reuse, Bytes.All));
        }

        if (Users)
        {
            steps.Add(new(StepKind.MapToUser, Bytes.All));
            steps.Add(new(StepKind.UnmapFromUser, Bytes.All));
            foreach (var b in Single)
            {
                steps.Add(new(StepKind.UserStore, b));
                steps.Add(new(StepKind.UserLoad, b));
            }
        }

        if (HasRegion)
        {
            steps.Add(new(StepKind.CpuLoad, Bytes.Region));
            steps.Add(new(StepKind.DeviceStore, Bytes.Region, 0));
        }

        for (var mapping = 0; mapping < Mappings; mapping++)
        {
            AddHandOvers(steps, mapping);
            foreach (var b in Single)
            {
                steps.Add(new(StepKind.DeviceStore, b, mapping));
                steps.Add(new(StepKind.DeviceLoad, b, mapping));
            }

            if (InFlight && (Buffer is null || mapping == 0))
            {
                steps.Add(new(StepKind.Complete, Bytes.All, mapping));
            }
        }

        return steps;
    }

    private void AddHandOvers(List<Step> steps, int mapping)
    {
        bool[] skips = Skips ? [false, true] : [false];
        if (Buffer is null || mapping > 0)
        {
            foreach (var skip in skips)
            {
                foreach (var span in Spans)
                {
                    steps.Add(new(StepKind.Map, span, mapping, DmaDirection.ToDevice, skip));
                    if (Buffer is null)
                    {
                        steps.Add(new(StepKind.Map, span, mapping, DmaDirection.FromDevice, skip));
                    }

                    steps.Add(new(StepKind.Map, span, mapping, DmaDirection.Bidirectional, skip));
                }

                steps.Add(new(StepKind.Unmap, Bytes.All, mapping, default, skip));
            }
        }

        if (Buffer is null or { IsSynced: true })
        {
            foreach (var part in Parts)
            {
                steps.Add(new(StepKind.SyncForCpu, part, mapping));
                steps.Add(new(StepKind.SyncForDevice, part, mapping));
            }
        }
    }
}
