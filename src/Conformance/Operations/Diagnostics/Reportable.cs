using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What of the operations of other areas a platform must report, and what it may.</summary>
internal static class Reportable
{
    /// <summary>Notes what the step that was just judged makes reportable.</summary>
    public static void Find(SpecificationState state, in Operation op, DiagnosticsSpecification diagnostics)
    {
        if (op.Kind.Makes == HandleKind.Mapping || op.Kind.Makes == HandleKind.MappedList)
        {
            FindOverlaps(state, op, diagnostics);
        }
        else if (op.Kind == StrayOperations.Load || op.Kind == StrayOperations.Store)
        {
            FindStray(state, op, diagnostics);
        }
        else if (
            op.Kind == BounceOperations.LoadPadding
            && BounceOperations.IsBeside(state, op, out var mapping, out var access)
        )
        {
            // A device that is not trusted looks where it may have had something before.
            diagnostics.Allow(
                new MisuseFinding(Misuse.DeviceAccessAfterUnmap, mapping.Device, access, mapping.Step)
                {
                    MayBeOfFormer = true,
                }
            );
        }
    }

    /// <summary>
    /// Whether a report is of what driver-mistakes.md leaves open or undefined: an access to memory of which a live mapping,
    /// or memory that is given and taken by syncs, has the line.
    /// </summary>
    public static bool IsLeftOpen(SpecificationState state, in Operation op, in PlatformEvent report)
    {
        var isOfAccess =
            report.Misuse
            is Misuse.CpuAccessToOwned
                or Misuse.SyncForDeviceLeftOut
                or Misuse.SyncForCpuLeftOut
                or Misuse.LineSharedWithCpuData;
        if (!isOfAccess || !op.Kind.AccessesMemory || FindAccess(state, op) is not { } access)
        {
            return false;
        }

        var diagnostics = state.Part<DiagnosticsSpecification>();
        var line = (ulong)state.Profile.LineSize;
        var told = Interval.At(report.Range.Start.Value, report.Range.Length.Value);
        foreach (var window in access.Block.Mappings)
        {
            var bytes = Interval.At((ulong)window.Start, (UInt128)window.Length).RoundOut(line);
            if (
                window.Device == report.Device
                && diagnostics.AreAlike(window.Step, report.MadeAt)
                && IsHandedOver(state, window)
                && bytes.Overlaps(access.Bytes)
                && ReachSpecification.RangeOf(window).RoundOut(line).Overlaps(told)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a step may have made what was at the addresses: of what is known, only that which has some of them.</summary>
    public static bool MayHaveBeenAt(SpecificationState state, ulong step, Interval range)
    {
        if (step == 0 || step > state.Step)
        {
            return false;
        }

        var reach = state.Part<ReachSpecification>();
        var isKnown = false;
        foreach (var window in reach.Live.Concat(reach.Ended))
        {
            if (window.Step == step)
            {
                isKnown = true;
                if (ReachSpecification.RangeOf(window).Overlaps(range))
                {
                    return true;
                }
            }
        }

        return !isKnown;
    }

    /// <summary>A mapping that was just made, against all that are live on the same memory.</summary>
    private static void FindOverlaps(SpecificationState state, in Operation op, DiagnosticsSpecification diagnostics)
    {
        // A mapping at an address that the driver chose has no attributes.
        if (op.Kind != FixedOperations.Map && op[op.Kind.IndexOf("attributes")] != 0)
        {
            diagnostics.NoteSkip(op.Id);
        }

        if (state.Handles.TryGet<ListMapping>(op.Id, out var list))
        {
            foreach (var piece in list.Pieces)
            {
                FindOverlaps(state, piece.Window, diagnostics);
            }
        }
        else if (state.Handles.TryGet<Mapping>(op.Id, out var mapping) && !mapping.Refused)
        {
            foreach (var other in mapping.Block.Mappings)
            {
                if (
                    other != mapping
                    && IsAlike(other, mapping.Device, ReachSpecification.RangeOf(mapping), mapping.Direction)
                )
                {
                    diagnostics.NoteAlike(mapping.Step, other.Step);
                }
            }

            FindOverlaps(state, mapping, diagnostics);
        }
    }

    private static void FindOverlaps(SpecificationState state, Mapping made, DiagnosticsSpecification diagnostics)
    {
        var line = (ulong)state.Profile.LineSize;
        var bytes = Interval.At((ulong)made.Start, (UInt128)made.Length);
        foreach (var other in made.Block.Mappings)
        {
            var others = Interval.At((ulong)other.Start, (UInt128)other.Length);
            var mayStore =
                other.Direction != DmaDirection.ToDevice
                    ? made.Direction != DmaDirection.ToDevice
                        ? 2
                        : 1
                    : made.Direction != DmaDirection.ToDevice
                        ? 1
                        : 0;
            if (other == made || mayStore == 0 || !others.RoundOut(line).Overlaps(bytes.RoundOut(line)))
            {
                continue;
            }

            var isRequired =
                mayStore == 2
                && other.Step != made.Step
                && others.Overlaps(bytes)
                && made.Block.Kind == MemoryKind.Pages
                && other is { IsDac: false, IsTranslation: false }
                && !diagnostics.Skips(made.Step)
                && !diagnostics.Skips(other.Step);
            Note(Mistakes.Of(Misuse.OverlappingMappings, made));
            Note(Mistakes.Of(Misuse.OverlappingMappings, other));
            void Note(in MisuseFinding finding)
            {
                if (isRequired)
                {
                    diagnostics.Require(finding);
                }
                else
                {
                    diagnostics.Allow(finding);
                }
            }
        }
    }

    /// <summary>Whether a mapping is ended and synced by the same calls as one with this device, range and direction.</summary>
    public static bool IsAlike(Mapping mapping, DeviceId device, Interval range, DmaDirection direction) =>
        mapping is { IsAllocation: false, IsPiece: false }
        && mapping.Device == device
        && mapping.Direction == direction
        && ReachSpecification.RangeOf(mapping) == range;

    private static void FindStray(SpecificationState state, in Operation op, DiagnosticsSpecification diagnostics)
    {
        if (!Windows.TryFind(state, op[0], op[1], out var mapping, out var offset))
        {
            return;
        }

        var start = (UInt128)mapping.Address.Value + offset;
        var access = new Interval(start, start + op[2]);
        var isInside = access.End <= ReachSpecification.RangeOf(mapping).End;
        // A device that is elsewhere finds there what it had before.
        var isThere = state.Part<AttachmentSpecification>().IsThere(mapping);
        // Of what a driver translates itself a checker need not know, nor that an address space keeps devices apart.
        var isOfMemory =
            mapping is { IsAllocation: false, IsOfRegisters: false, IsTranslation: false }
            && state.Profile.Platform.Isolates == Claim.Yes;
        var finding =
            mapping.Ended || !isInside || !isThere
                ? new MisuseFinding(Misuse.DeviceAccessAfterUnmap, mapping.Device, access, mapping.Step)
                {
                    MayBeOfFormer = true,
                }
                : new MisuseFinding(Misuse.DeviceStoreAgainstDirection, mapping.Device, access, mapping.Step);
        if (isInside && isThere && isOfMemory)
        {
            diagnostics.Require(finding);
        }
        else
        {
            diagnostics.Allow(finding);
        }
    }

    private static (Block Block, Interval Bytes)? FindAccess(SpecificationState state, in Operation op)
    {
        var (offset, size) = PlacesOf(op.Kind);
        if (size < 0)
        {
            return null;
        }

        if (state.Handles.TryGet<Block>(op[0], out var block))
        {
            return (block, Interval.At(op[offset], op[size]));
        }

        return Windows.TryFind(state, op[0], op[offset], out var mapping, out var within)
            ? (mapping.Block, Interval.At((ulong)mapping.Start + within, op[size]))
            : null;
    }

    private static (int Offset, int Size) PlacesOf(OperationKind kind)
    {
        var (offset, size) = (-1, -1);
        for (var i = 0; i < kind.Arguments.Count; i++)
        {
            offset = kind.Arguments[i].Role == ArgumentRole.Offset ? i : offset;
            size = kind.Arguments[i].Role == ArgumentRole.Size ? i : size;
        }

        return offset < 0 ? (-1, -1) : (offset, size);
    }

    /// <summary>Whether syncs say whose the bytes are: those of a mapping do, and of a buffer that need not be coherent.</summary>
    private static bool IsHandedOver(SpecificationState state, Mapping window) =>
        !window.IsAllocation
        || window.Block.Kind != MemoryKind.Coherent
        || state.Handles.TryGet<Allocation>(window.Id, out var allocation)
            && (allocation.ByNonCoherentCall || allocation.Attributes.HasFlag(DmaAttributes.NonConsistent));
}
