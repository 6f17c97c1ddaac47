using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Takes a declaration of memory back while a buffer of it is live.</summary>
internal static class DeclaredMisuse
{
    private const int Device = 0,
        Size = 1;

    private const ulong MostPages = 8;

    /// <summary>A buffer is allocated from what is declared for the device, or is declared now, and the memory is taken back.</summary>
    public static OperationKind ReleaseBusy { get; } =
        Mistakes.Kind(
            "misuse_release_memory",
            """
            dma_declare_coherent_memory({device}, declarable_memory({device}, 0), declarable_memory_dma({device}, 0), 8 * PAGE_SIZE, DMA_MEMORY_MAP | DMA_MEMORY_EXCLUSIVE);
            dma_addr_t last_dma;
            dma_alloc_coherent({device}, {size}, &last_dma, GFP_KERNEL);
            dma_release_declared_memory({device});
            """,
            Misuse.DeclaredMemoryReleasedBusy,
            [Argument.Device, Argument.Size],
            (SpecificationState state, in Operation op) =>
                op[Device] < (ulong)state.Profile.Devices.Count
                && state.Profile.Devices[(int)op[Device]].CanDma != Claim.No
                && TryFind(state, op, out var memory, out _)
                && op[Size] > 0
                && op[Size] <= memory.Size.Value,
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                observation.Flag = true;
                if (!TryFind(state, op, out var memory, out var region))
                {
                    return;
                }

                var declared = machine.Facet<IDeviceMemory>();
                if (
                    region is null
                    && declared
                        .DeclareMemory(
                            memory.Device,
                            memory.Start,
                            memory.DeviceAddress,
                            memory.Size,
                            DeviceMemoryFlags.Map | DeviceMemoryFlags.Exclusive
                        )
                        .Status != AnswerStatus.Ok
                )
                {
                    return;
                }

                var buffer = machine
                    .Facet<ICoherent>()
                    .AllocateCoherent(memory.Device, new ByteCount(op[Size]), Gfp.Kernel, DmaAttributes.None);
                observation.Value = buffer.Value.Dma.Value;
                var first = memory.DeviceAddress.Value;
                observation.Flag =
                    buffer.Status != AnswerStatus.Ok
                    || observation.Value < first
                    || observation.Value - first > memory.Size.Value - op[Size];
                declared.ReleaseMemory(memory.Device);
            },
            (
                SpecificationState state,
                in Operation op,
                Observation observation,
                DiagnosticsSpecification diagnostics
            ) =>
            {
                if (!TryFind(state, op, out var memory, out var region))
                {
                    return;
                }

                // About any buffer of the memory, or the memory itself.
                diagnostics.MayBeNone = observation.Flag;
                var busy = new MisuseFinding(
                    Misuse.DeclaredMemoryReleasedBusy,
                    memory.Device,
                    Interval.At(memory.DeviceAddress.Value, memory.Size.Value),
                    op.Id
                )
                {
                    MayBeOfNone = true,
                };
                diagnostics.Require(busy);
                diagnostics.Allow(busy with { MadeAt = region?.DeclaredAt ?? op.Id });
                foreach (var live in state.Part<CoherentSpecification>().Live)
                {
                    if (live.Region is not null && live.Region == region && !live.IsMarked)
                    {
                        diagnostics.Allow(Mistakes.Of(Misuse.DeclaredMemoryReleasedBusy, live.Window));
                    }
                }
            },
            range: (SpecificationState state, in Operation op, int _) =>
                (1UL, TryFind(state, op, out var memory, out var _) ? memory.Size.Value : 1UL),
            needs: [nameof(IDeviceMemory), nameof(ICoherent)]
        );

    /// <summary>What is declared for the device, or else the first pages of what can be and no other device has.</summary>
    private static bool TryFind(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out DeclarableMemory? memory,
        out DeclaredRegion? region
    )
    {
        var declared = state.Part<DeviceMemorySpecification>();
        var device = new DeviceId((int)op[Device]);
        region = declared.Find(device);
        memory = region?.Memory ?? declared.Declarable(device, 0);
        if (memory is null || declared.IsAnothers(memory))
        {
            return false;
        }

        if (region is null)
        {
            var most = MostPages * (ulong)state.Profile.PageSize;
            memory = memory with { Size = new ByteCount(Math.Min(memory.Size.Value, most)) };
        }

        return true;
    }
}
