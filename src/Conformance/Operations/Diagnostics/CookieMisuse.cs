using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>Takes what NO_KERNEL_MAPPING gave for an address.</summary>
internal static class CookieMisuse
{
    private const int Device = 0,
        Size = 1,
        Access = 2;

    private const ulong MostPages = 4;

    /// <summary>A buffer is allocated, and the CPU accesses it by what stands in the place of its address.</summary>
    public static OperationKind Dereference { get; } =
        Mistakes.Kind(
            "misuse_cookie",
            """
            dma_addr_t last_dma;
            void *last = dma_alloc_attrs({device}, {size}, &last_dma, GFP_KERNEL, DMA_ATTR_NO_KERNEL_MAPPING);
            {access|LOAD=memcpy(seen, last, {size})|STORE=memset(last, 0x5a, {size})};
            """,
            Misuse.CookieDereferenced,
            [Argument.Device, Argument.Size, Argument.Choice("access", "LOAD", "STORE")],
            (SpecificationState state, in Operation op) =>
                op[Device] < (ulong)state.Profile.Devices.Count
                && state.Profile.Devices[(int)op[Device]].CanDma != Claim.No
                && state.Profile.Coherent?.HonoursNoKernelMapping == Claim.Yes
                // What is declared for a device the CPU has an address of.
                && state.Part<DeviceMemorySpecification>().Find(new DeviceId((int)op[Device])) is null
                && op[Size] > 0
                && op[Size] <= MostPages * (ulong)state.Profile.PageSize,
            (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                var size = new ByteCount(op[Size]);
                var made = machine
                    .Facet<ICoherent>()
                    .AllocateCoherent(new DeviceId((int)op[Device]), size, Gfp.Kernel, DmaAttributes.NoKernelMapping);
                var cookie = made.Value.Cpu;
                observation.Value = made.Value.Dma.Value;
                observation.Flag =
                    made.Status != AnswerStatus.Ok || !IsAlone(state, Interval.At(cookie.Value, op[Size]));
                if (!observation.Flag)
                {
                    // What the platform leaves alone must not be what an earlier operation had.
                    var data = observation.ReserveForLoad((int)op[Size]);
                    _ =
                        op[Access] == 0
                            ? machine.Platform.CpuLoad(cookie, data)
                            : machine.Platform.CpuStore(cookie, data);
                }
            },
            (SpecificationState _, in Operation op, Observation observation, DiagnosticsSpecification diagnostics) =>
            {
                diagnostics.MayBeNone = observation.Flag;
                diagnostics.Require(
                    new MisuseFinding(
                        Misuse.CookieDereferenced,
                        new DeviceId((int)op[Device]),
                        Interval.At(observation.Value, op[Size]),
                        op.Id
                    )
                );
            },
            range: (SpecificationState state, in Operation _, int _) => (1, MostPages * (ulong)state.Profile.PageSize),
            needs: nameof(ICoherent)
        );

    /// <summary>Whether no byte has an address, or a cookie, that stands for something else: a cookie may be any number.</summary>
    private static bool IsAlone(SpecificationState state, Interval bytes)
    {
        foreach (var id in state.Handles.Of(HandleKind.Memory))
        {
            if (
                state.Handles.TryGet<Block>(id, out var block)
                && block.Address is { } address
                && Interval.At(address.Value, (UInt128)block.Length).Overlaps(bytes)
            )
            {
                return false;
            }
        }

        return !state
            .Part<CoherentSpecification>()
            .Live.Exists(other => Interval.At(other.Buffer.Cpu.Value, (UInt128)other.Window.Length).Overlaps(bytes));
    }
}
