namespace Dma.Reference;

/// <summary>Checks of user mappings. Replaceable.</summary>
/// <param name="ledger">What is known of the machine.</param>
public class UserMappingChecks(Ledger ledger) : Checks(ledger)
{
    private readonly Dictionary<UserMappingId, KnownMapping> _shown = [];

    /// <summary>A buffer was to be mapped to user space.</summary>
    /// <param name="device">The device.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="size">The size.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Mapped(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        Answer<UserMappingId> answer
    )
    {
        KnownMapping? shown = null;
        foreach (var mapping in Ledger.FindAt(device, buffer.Dma))
        {
            if (mapping.Family == MappingFamily.Coherent)
                shown = mapping;
        }
        if (shown is null)
            return;
        if (shown.Attributes != attributes)
            Reports.Add(Misuse.AttributesDiffer, device, new(buffer.Dma, size), shown);
        if (answer.Status != AnswerStatus.Ok)
            return;
        if (_shown.Remove(answer.Value, out var before))
            _ = before.Users.Remove(answer.Value.Value);
        _shown.Add(answer.Value, shown);
        _ = shown.Users.Add(answer.Value.Value);
    }

    /// <summary>A user mapping ended.</summary>
    /// <param name="mapping">The mapping.</param>
    public virtual void Unmapped(UserMappingId mapping)
    {
        if (_shown.Remove(mapping, out var shown))
            _ = shown.Users.Remove(mapping.Value);
    }
}
