namespace Dma.Reference.Tests.Iommu;

public class OrderedAddressesTests
{
    private static readonly DmaAddress Last = new(ulong.MaxValue);

    [Fact]
    public void What_was_freed_last_is_given_out_before_what_is_lower()
    {
        var addresses = Lowest();
        var pages = Take(addresses, 8, 1);

        addresses.Free(pages[2]);
        addresses.Free(pages[5]);

        Take(addresses, 3, 1).Should().Equal(pages[5], pages[2], pages[7] + 1);
    }

    [Fact]
    public void A_freed_range_beyond_the_mask_or_out_of_line_is_left_alone()
    {
        var addresses = Lowest();
        var pages = Take(addresses, 8, 1);
        addresses.Free(pages[0]);
        addresses.Free(pages[3]);

        addresses.TryAllocate(1, 2, Last, out var aligned).Should().BeTrue();
        addresses.TryAllocate(1, new DmaAddress((pages[3] << 12) - 1), out var low).Should().BeTrue();

        (aligned % 2).Should().Be(0);
        low.Should().BeLessThan(pages[3]);
    }

    [Fact]
    public void Freed_neighbours_make_room_for_a_longer_range()
    {
        var addresses = Lowest();
        var pages = Take(addresses, 64, 1);
        var last = new DmaAddress((pages[63] << 12) | 0xFFF);
        addresses.TryAllocate(1, last, out _).Should().BeFalse("all up to there is taken");

        foreach (var page in pages)
        {
            addresses.Free(page);
        }

        addresses.TryAllocate(64, last, out var page0).Should().BeTrue();
        page0.Should().Be(pages[0]);
    }

    [Fact]
    public void A_driver_may_choose_what_was_just_freed()
    {
        var addresses = Lowest();
        var pages = Take(addresses, 4, 1);

        addresses.Free(pages[1]);
        addresses.Free(pages[2]);

        addresses.TryTake(pages[1], 3).Should().BeFalse("the third is live");
        addresses.TryTake(pages[1], 2).Should().BeTrue();
        addresses.TryTake(pages[2], 1).Should().BeFalse("it is live again");
    }

    [Fact]
    public void No_two_live_ranges_share_a_page_however_many_are_freed()
    {
        var addresses = Lowest();
        var live = new Dictionary<ulong, ulong>();
        var taken = new HashSet<ulong>();
        var state = 1UL;
        for (var turn = 0; turn < 20_000; turn++)
        {
            state = unchecked(state * 6364136223846793005 + 1442695040888963407);
            if (live.Count > 0 && (state >> 40) % 2 == 0)
            {
                var (page, count) = live.ElementAt((int)((state >> 33) % (ulong)live.Count % 8));
                live.Remove(page);
                addresses.Free(page);
                taken.ExceptWith(Pages(page, count));
            }
            else
            {
                var count = 1 + (state >> 44) % 40;
                addresses.TryAllocate(count, Last, out var page).Should().BeTrue();
                live.Add(page, count);
                Pages(page, count).Should().OnlyContain(number => taken.Add(number));
            }
        }
    }

    private static IEnumerable<ulong> Pages(ulong page, ulong count) =>
        Enumerable.Range(0, (int)count).Select(i => page + (ulong)i);

    private static LowestAddresses Lowest()
    {
        var factory = new ReferenceFactory(
            parts => parts with { AddressAllocator = domain => new LowestAddresses(domain) },
            "isolating"
        );
        return (LowestAddresses)factory.Create("isolating", 1).Domain(0).Addresses;
    }

    private static ulong[] Take(LowestAddresses addresses, int times, ulong count) =>
        [
            .. Enumerable
                .Range(0, times)
                .Select(_ => addresses.TryAllocate(count, Last, out var page) ? page : ulong.MaxValue),
        ];
}
