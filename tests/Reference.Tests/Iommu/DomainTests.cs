namespace Dma.Reference.Tests.Iommu;

/// <summary>Domains that drivers make: pages of several sizes, what is kept of them, and who is inside.</summary>
public class DomainTests
{
    private const IommuProtection Both = IommuProtection.Read | IommuProtection.Write;
    private const ulong Base = 0x10_0000;

    private static readonly DeviceId Gpu = new(0);
    private static readonly DeviceId Isp = new(1);
    private static readonly DeviceId IspTwin = new(2);

    private readonly Machine _machine = new ReferenceFactory().Create("iommu", 1);
    private readonly DomainId _domain;

    public DomainTests() => _domain = _machine.AllocateDomain().Value;

    private PagedDomain Domain => _machine.DriverDomains.Find(_domain)!;

    [Theory]
    [InlineData(0x10_0000, 0x4_0000, 0x1_0000, 1)]
    [InlineData(0x10_0000, 0x4_0000, 0x1_5000, 3)]
    [InlineData(0x10_4000, 0x4_4000, 0x1_0000, 4)]
    [InlineData(0x10_0000, 0x4_1000, 0x4000, 4)]
    public void The_largest_page_is_used_that_addresses_and_size_allow(
        ulong address,
        ulong memory,
        ulong size,
        int pages
    )
    {
        Map(address, memory, size).Should().Be(Answer.Ok);

        Domain.Count.Should().Be(pages);
        Find(address + size - 1).Should().Be(memory + size - 1);
    }

    [Fact]
    public void A_large_page_of_which_a_part_is_removed_is_split()
    {
        Map(Base, 0x4_0000, 0x1_0000);

        Unmap(Base + 0x3000, 0x2000).Should().Be(0x2000);

        Domain.Count.Should().Be(14);
        Find(Base + 0x2fff).Should().Be(0x4_2fff);
        Find(Base + 0x3000).Should().BeNull();
        Find(Base + 0x5000).Should().Be(0x4_5000);
    }

    [Fact]
    public void A_removal_ends_at_the_first_hole()
    {
        Map(Base, 0x4_0000, 0x2000);
        Map(Base + 0x3000, 0x4_3000, 0x1000);

        Unmap(Base, 0x4000).Should().Be(0x2000);
        Unmap(Base, 0x1800).Should().Be(0);
        Find(Base + 0x3000).Should().Be(0x4_3000);
    }

    [Fact]
    public void What_was_used_of_a_large_page_is_forgotten_with_any_part_of_it()
    {
        Map(Base, 0x4_0000, 0x1_0000);
        Domain.TryTranslate((Base >> 12) + 15, isWrite: false, out var frame).Should().BeTrue();
        frame.Should().Be(0x4f);
        _machine.Translations.TryFind(_domain, Base >> 12, out _).Should().BeTrue();

        Unmap(Base, 0x1000);

        _machine.Translations.TryFind(_domain, (Base >> 12) + 15, out _).Should().BeFalse();
    }

    [Theory]
    [InlineData(0x10_0000, 0x4_0800, 0x1000, Errno.Invalid)]
    [InlineData(0x10_0800, 0x4_0000, 0x1000, Errno.Invalid)]
    [InlineData(0x10_0000, 0x4_0000, 0x1800, Errno.Invalid)]
    [InlineData(0xF_F000, 0x4_0000, 0x1000, Errno.Invalid)]
    [InlineData(0xFFFF_F000, 0x4_0000, 0x2000, Errno.Invalid)]
    [InlineData(0x11_F000, 0x4_0000, 0x2000, Errno.Busy)]
    public void What_has_no_place_is_refused_and_changes_nothing(ulong address, ulong memory, ulong size, Errno errno)
    {
        Map(Base + 0x2_0000, 0x8_0000, 0x1000);

        Map(address, memory, size).Should().Be(Answer.Failed(errno));

        Domain.Count.Should().Be(1);
    }

    [Fact]
    public void A_map_that_fails_midway_leaves_what_was_there()
    {
        Map(Base, 0x4_0000, 0x1000);
        _machine.FailAllocation(2);

        Map(Base + 0x1000, 0x4_1000, 0x3000).Should().Be(Answer.Failed(Errno.NoMemory));

        Domain.Count.Should().Be(1);
        Find(Base).Should().Be(0x4_0000);
    }

    [Fact]
    public void A_list_is_mapped_one_place_behind_the_other_or_not_at_all()
    {
        PhysicalRange[] places = [new(new(0x4_0000), new(0x2000)), new(new(0x8_0000), new(0x1000))];
        _machine.MapListInDomain(_domain, new(Base), places, Both).Should().Be(Answer.Ok);
        Find(Base + 0x2000).Should().Be(0x8_0000);
        Unmap(Base, 0x2000);

        _machine.MapListInDomain(_domain, new(Base), places, Both).Should().Be(Answer.Failed(Errno.Busy));

        Find(Base).Should().BeNull();
    }

    [Fact]
    public void A_group_goes_in_and_out_together()
    {
        _machine.AttachDevice(_domain, Isp).Should().Be(Answer.Ok);
        _machine.AttachDevice(_domain, IspTwin).Should().Be(Answer.Failed(Errno.Busy));
        _machine.FreeDomain(_domain).Should().Be(Answer.Failed(Errno.Busy));
        _machine.DetachDevice(_domain, Gpu).Should().Be(Answer.Failed(Errno.Invalid));

        _machine.DetachDevice(_domain, IspTwin).Should().Be(Answer.Ok);

        _machine.FreeDomain(_domain).Should().Be(Answer.Ok);
    }

    private Answer Map(ulong address, ulong memory, ulong size) =>
        _machine.MapInDomain(_domain, new(address), new(memory), new(size), Both);

    private ulong Unmap(ulong address, ulong size) =>
        _machine.UnmapFromDomain(_domain, new(new(address), new(size))).Value.Value;

    private ulong? Find(ulong address)
    {
        var answer = _machine.TranslationOf(_domain, new(address));
        return answer.Status == AnswerStatus.Ok ? answer.Value.Value : null;
    }
}
