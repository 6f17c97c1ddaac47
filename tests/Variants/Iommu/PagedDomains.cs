using Dma.Reference;

namespace Dma.Variants.Iommu;

/// <summary>What a device has used goes on translating after its removal, until a flush: now and then, and when the machine settles.</summary>
/// <param name="machine">The machine.</param>
internal sealed class LazyTranslations(Machine machine) : TranslationCache(machine)
{
    public override void Invalidate(DomainId domain, ulong page, ulong count)
    {
        if (Machine.Choices.Draw(Choice.Flush) % 8 == 0)
            Flush();
    }

    public override void Settle() => Flush();
}

/// <summary>Keeps nothing of what was used: every access walks the table.</summary>
/// <param name="machine">The machine.</param>
internal sealed class WalksAlways(Machine machine) : TranslationCache(machine)
{
    public override void Add(DomainId domain, PageTranslation translation) { }
}

/// <summary>A large page goes whole with the first removal that has a part of it.</summary>
/// <param name="machine">The machine.</param>
/// <param name="id">Its name.</param>
internal sealed class RemovesLargePages(Machine machine, DomainId id) : PagedDomain(machine, id)
{
    protected override ulong Keep(PageTranslation translation, ulong from, ulong behind) =>
        translation.First + translation.Count;
}

/// <summary>Every device can be moved to another domain while it is in one.</summary>
/// <param name="machine">The machine.</param>
internal sealed class MovesDevices(Machine machine) : Domains(machine)
{
    private readonly Dictionary<DeviceId, DomainId> _where = [];

    public override Answer Attach(DomainId id, IReadOnlyList<Device> group)
    {
        if (_where.TryGetValue(group[0].Id, out var before))
            Detach(before, group);
        var answer = base.Attach(id, group);
        if (answer == Answer.Ok)
            _where[group[0].Id] = id;
        else if (before != default)
            base.Attach(before, group);
        return answer;
    }

    public override Answer Detach(DomainId id, IReadOnlyList<Device> group)
    {
        var answer = base.Detach(id, group);
        if (answer == Answer.Ok)
            _where.Remove(group[0].Id);
        return answer;
    }
}
