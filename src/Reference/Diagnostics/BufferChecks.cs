namespace Dma.Reference;

/// <summary>Checks of coherent buffers, and of those that need not be coherent. Replaceable.</summary>
/// <param name="ledger">What is known of the machine.</param>
public class BufferChecks(Ledger ledger) : Checks(ledger)
{
    /// <summary>Whether a cookie may stand in the place of a CPU address.</summary>
    public bool MayBeCookies { get; internal set; }

    /// <summary>A buffer was allocated.</summary>
    /// <param name="family">The calls by which.</param>
    /// <param name="device">The device.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="buffer">What was answered.</param>
    public virtual void Allocated(
        MappingFamily family,
        DeviceId device,
        ByteCount size,
        DmaAttributes attributes,
        CoherentBuffer buffer
    )
    {
        var isCookie = MayBeCookies && attributes.HasFlag(DmaAttributes.NoKernelMapping);
        var memory = new KnownMemory
        {
            Source = family == MappingFamily.Coherent ? MemorySource.Coherent : MemorySource.NonCoherent,
            Size = size.Value,
            MadeAt = Ledger.Step,
            Cpu = isCookie ? null : buffer.Cpu,
            Device = device,
        };
        var made = new KnownMapping
        {
            Device = device,
            Range = new(buffer.Dma, size),
            Family = family,
            MadeAt = Ledger.Step,
            Attributes = attributes,
            Cpu = buffer.Cpu,
            IsChecked = true,
            Memory = memory,
        };
        Ledger.Add(memory);
        Ledger.Begin(made, made.Range);
        if (isCookie)
            Ledger.AddCookie(made);
    }

    /// <summary>A buffer was to be freed.</summary>
    /// <param name="family">The calls by which.</param>
    /// <param name="device">The device.</param>
    /// <param name="size">The size.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Freed(
        MappingFamily family,
        DeviceId device,
        ByteCount size,
        CoherentBuffer buffer,
        DmaAttributes attributes,
        Answer answer
    )
    {
        var range = new DmaRange(buffer.Dma, size);
        if (FindBest(family, device, size, buffer) is not { } found)
        {
            EndsNothing(device, range);
            return;
        }
        if (found.Family != family)
        {
            Reports.Add(Misuse.FamilyDiffers, device, range, found);
            return;
        }
        if (found.Range.Length != size)
            Reports.Add(Misuse.SizeDiffers, device, range, found);
        if (found.Cpu != buffer.Cpu)
            Reports.Add(Misuse.CpuAddressDiffers, device, range, found);
        if (found.Attributes != attributes)
            Reports.Add(Misuse.AttributesDiffer, device, range, found);
        if (found.Users.Count > 0)
            Reports.Add(Misuse.UserMappingOutlivesBuffer, device, range, found);
        if (found.Memory is { Mapped: [var piece, ..] })
            Reports.Add(Misuse.FreeOfMapped, piece.Mapping.Device, piece.Mapping.Range, piece.Mapping);
        if (answer == Answer.Ok)
            End(found);
    }

    /// <summary>A buffer was to be freed by its CPU address alone.</summary>
    /// <param name="device">The device.</param>
    /// <param name="buffer">The CPU address.</param>
    /// <param name="isFreed">Whether it was.</param>
    public virtual void Released(DeviceId device, CpuAddress buffer, bool isFreed)
    {
        if (!isFreed || FindByCpu(device, buffer) is not { } found)
            return;
        if (found.Users.Count > 0)
            Reports.Add(Misuse.UserMappingOutlivesBuffer, device, found.Range, found);
        End(found);
    }

    /// <summary>Notes that a buffer is no more.</summary>
    /// <param name="buffer">The buffer.</param>
    protected void End(KnownMapping buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        Ledger.End(buffer);
        Ledger.RemoveCookie(buffer);
        if (buffer.Memory is { } memory)
            Ledger.Remove(memory);
    }

    private KnownMapping? FindByCpu(DeviceId device, CpuAddress cpu) =>
        Ledger.Find(cpu, out var offset) is { } memory && offset == 0 ? Ledger.FindByMemory(device, memory) : null;

    private KnownMapping? FindBest(MappingFamily family, DeviceId device, ByteCount size, CoherentBuffer buffer)
    {
        KnownMapping? best = null;
        var most = -1;
        foreach (var mapping in Ledger.FindAt(device, buffer.Dma))
        {
            var alike =
                (mapping.Family == family ? 4 : 0)
                + (mapping.Cpu == buffer.Cpu ? 2 : 0)
                + (mapping.Range.Length == size ? 1 : 0);
            if (alike > most)
                (best, most) = (mapping, alike);
        }
        return best;
    }
}
