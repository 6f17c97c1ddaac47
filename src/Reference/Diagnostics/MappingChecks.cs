namespace Dma.Reference;

/// <summary>Checks of mappings of one buffer, and of registers. Replaceable.</summary>
/// <param name="ledger">What is known of the machine.</param>
public class MappingChecks(Ledger ledger) : HandOverChecks(ledger)
{
    /// <summary>A buffer was mapped by its CPU address.</summary>
    /// <param name="device">The device.</param>
    /// <param name="buffer">The first byte.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="address">What was answered.</param>
    public virtual void Mapped(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes,
        DmaAddress address
    )
    {
        var memory = Ledger.Find(buffer, out var offset);
        Add(MappingFamily.SingleBuffer, device, new(address, size), direction, attributes, memory, offset);
    }

    /// <summary>A buffer was mapped at an address that the driver chose: the call has told that it did not fail.</summary>
    /// <param name="device">The device.</param>
    /// <param name="buffer">The CPU address of the first byte.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="address">The address.</param>
    public virtual void MappedFixed(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAddress address
    )
    {
        Mapped(device, buffer, size, direction, DmaAttributes.None, address);
        Asked(device, address, failed: false);
    }

    /// <summary>A part of a block of pages was mapped.</summary>
    /// <param name="device">The device.</param>
    /// <param name="page">A page of the block.</param>
    /// <param name="from">The first byte, from the start of the page.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="address">What was answered.</param>
    public virtual void MappedPage(
        DeviceId device,
        PageNumber page,
        ByteCount from,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes,
        DmaAddress address
    )
    {
        var memory = Ledger.Find(page, from, out var offset);
        Add(MappingFamily.Page, device, new(address, size), direction, attributes, memory, offset);
    }

    /// <summary>Registers were mapped.</summary>
    /// <param name="device">The device.</param>
    /// <param name="registers">The physical address of the first byte.</param>
    /// <param name="windows">The registers that there are; none where the platform says nothing of them.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="direction">Who may store.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="address">What was answered.</param>
    public virtual void MappedRegisters(
        DeviceId device,
        PhysicalAddress registers,
        IReadOnlyList<RegisterWindow> windows,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes,
        DmaAddress address
    )
    {
        ArgumentNullException.ThrowIfNull(windows);
        CheckDirection(device, new(address, size), direction);
        if (!AreRegisters(registers, size, windows))
            Reports.Add(Misuse.MapOfMemoryAsRegisters, device, new(address, size), null);
        Make(MappingFamily.Registers, device, new(address, size), direction, attributes);
    }

    /// <summary>The driver asked whether a mapping failed.</summary>
    /// <param name="device">The device.</param>
    /// <param name="address">The address.</param>
    /// <param name="failed">What was answered.</param>
    public virtual void Asked(DeviceId device, DmaAddress address, bool failed)
    {
        foreach (var mapping in Ledger.FindAt(device, address))
        {
            if (!CanFail(mapping))
                continue;
            if (failed && !mapping.IsChecked)
                Ledger.End(mapping, isFailed: true);
            else if (!failed)
                ReportOverlap(mapping);
            mapping.IsChecked = true;
        }
        if (failed)
            Ledger.AddError(device, address);
        else
            Ledger.RemoveError(device, address);
    }

    /// <summary>A mapping was to be ended.</summary>
    /// <param name="family">The calls to which the call belongs.</param>
    /// <param name="device">The device.</param>
    /// <param name="range">What the call names.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Unmapped(
        MappingFamily family,
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        DmaAttributes attributes,
        Answer answer
    )
    {
        var mapping = FindBest(family, device, range, direction);
        if (mapping is null)
        {
            EndsNothing(device, range);
            return;
        }
        if (mapping.Family != family)
        {
            Reports.Add(Misuse.FamilyDiffers, device, range, mapping);
            return;
        }
        if (mapping.Range.Length != range.Length)
            Reports.Add(Misuse.SizeDiffers, device, range, mapping);
        if (mapping.Direction != direction)
            Reports.Add(Misuse.DirectionDiffers, device, range, mapping);
        if (!mapping.IsChecked)
            Reports.Add(Misuse.MappingErrorUnchecked, device, range, mapping);
        if (answer == Answer.Ok)
            Ledger.End(mapping);
    }

    /// <summary>Bytes were to be taken by the CPU, or to be given to the device again.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">The bytes.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="takes">Whether the CPU takes them.</param>
    public virtual void Synced(DeviceId device, DmaRange range, DmaDirection direction, bool takes)
    {
        var found = new List<KnownMapping>();
        Ledger.FindHolding(device, range, found);
        KnownMapping? best = null;
        foreach (var mapping in found)
        {
            if (mapping.TakesSyncs || (mapping.IsStreaming && AllowsSync(mapping, direction)))
            {
                best = mapping;
                break;
            }
            best ??= mapping.IsStreaming ? mapping : null;
        }
        if (best is null)
        {
            Reports.Add(Misuse.SyncOfUnmapped, device, range, Ledger.FindMeeting(device, range));
            return;
        }
        if (!best.TakesSyncs && !AllowsSync(best, direction))
        {
            Reports.Add(Misuse.SyncDirectionDiffers, device, range, best);
            return;
        }
        foreach (var mapping in found)
        {
            if (!mapping.IsStreaming || !AllowsSync(mapping, direction))
                continue;
            if (takes)
                Take(mapping, range);
            else
                Give(mapping, range);
        }
    }

    /// <summary>Whether a sync of a mapping may have a direction: its own, or any where both may store.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="direction">The direction of the sync.</param>
    protected virtual bool AllowsSync(KnownMapping mapping, DmaDirection direction)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return mapping.Direction == direction || mapping.Direction == DmaDirection.Bidirectional;
    }

    /// <summary>Whether physical addresses are of registers that the platform names.</summary>
    /// <param name="registers">The physical address of the first byte.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="windows">The registers that there are; none where the platform says nothing of them.</param>
    protected virtual bool AreRegisters(
        PhysicalAddress registers,
        ByteCount size,
        IReadOnlyList<RegisterWindow> windows
    )
    {
        ArgumentNullException.ThrowIfNull(windows);
        var isKnown = windows.Count == 0;
        foreach (var window in windows)
        {
            isKnown |=
                registers.Value >= window.Start.Value
                && registers.Value - window.Start.Value < window.Size.Value
                && size.Value <= window.Size.Value - (registers.Value - window.Start.Value);
        }
        return isKnown;
    }

    private static bool CanFail(KnownMapping mapping) =>
        mapping.Family is MappingFamily.SingleBuffer or MappingFamily.Page or MappingFamily.Registers;

    private void Add(
        MappingFamily family,
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        DmaAttributes attributes,
        KnownMemory? memory,
        ulong offset
    )
    {
        CheckDirection(device, range, direction);
        Hold(Make(family, device, range, direction, attributes), memory, offset, range);
    }

    private KnownMapping Make(
        MappingFamily family,
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        var mapping = new KnownMapping
        {
            Device = device,
            Range = range,
            Family = family,
            Direction = direction,
            Attributes = attributes,
            MadeAt = Ledger.Step,
        };
        Ledger.Begin(mapping, range);
        return mapping;
    }

    // What is most like what the call says, of those that begin there.
    private KnownMapping? FindBest(MappingFamily family, DeviceId device, DmaRange range, DmaDirection direction)
    {
        KnownMapping? best = null;
        var most = -1;
        foreach (var mapping in Ledger.FindAt(device, range.Start))
        {
            var alike =
                (mapping.Family == family ? 4 : 0)
                + (mapping.Range.Length == range.Length ? 2 : 0)
                + (mapping.Direction == direction ? 1 : 0);
            if (alike > most)
                (best, most) = (mapping, alike);
        }
        return best;
    }
}
