namespace Dma.Reference.Tests.Contiguous;

public class MovableTests
{
    private static readonly DeviceId Nic = new(0);

    [Fact]
    public void A_page_that_makes_way_keeps_its_content()
    {
        var moved = 0;
        for (var seed = 0UL; seed < 100; seed++)
        {
            var machine = Driver.Create("contiguous", seed);
            machine.BeginStep(1);
            var page = machine.AllocateMovable().Value;
            var content = Enumerable.Range(1, 4096).Select(i => (byte)(i % 251)).ToArray();
            machine.StoreMovable(page, default, content).Should().Be(Answer.Ok);
            var before = machine.Movable.FrameOf(page);
            machine.BeginStep(2);
            var block = machine.AllocateContiguous(Nic, 40, 0);
            if (block.Status == AnswerStatus.Ok)
            {
                var bytes = new byte[40 << 12];
                machine.CpuStore(block.Value.Address!.Value, bytes).Should().Be(Answer.Ok);
            }

            var found = new byte[4096];
            machine.LoadMovable(page, default, found).Should().Be(Answer.Ok);
            found.Should().Equal(content);
            moved += machine.Movable.FrameOf(page) == before ? 0 : 1;
        }
        moved.Should().BePositive();
    }

    [Fact]
    public void A_pinned_page_stays_where_it_is()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var machine = Driver.Create("contiguous", seed);
            var page = machine.AllocateMovable().Value;
            var number = machine.Pin(page).Value;
            for (var step = 1UL; step < 20; step++)
            {
                machine.BeginStep(step);
                var device = new DeviceId((int)(step % 3));
                var block = machine.AllocateContiguous(device, 7, 0);
                if (block.Status == AnswerStatus.Ok)
                    (number.Value >= block.Value.First.Value && number.Value < block.Value.First.Value + 7)
                        .Should()
                        .BeFalse();
            }
            machine.FreeMovable(page).Should().Be(Answer.Failed(Errno.Busy));
            machine.Pin(page).Outcome.Should().Be(Answer.Failed(Errno.Invalid));
            machine.Unpin(page).Should().Be(Answer.Ok);
            machine.Unpin(page).Should().Be(Answer.Failed(Errno.Invalid));
            machine.FreeMovable(page).Should().Be(Answer.Ok);
        }
    }

    [Fact]
    public void Bad_use_is_answered_and_changes_nothing()
    {
        var machine = Driver.Create("contiguous");
        var page = machine.AllocateMovable().Value;
        var gone = new MovablePageId(99);

        machine.FreeMovable(gone).Should().Be(Answer.Failed(Errno.Invalid));
        machine.LoadMovable(gone, default, new byte[1]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine.LoadMovable(page, new(4095), new byte[2]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine.StoreMovable(page, new(ulong.MaxValue), new byte[1]).Should().Be(Answer.Failed(Errno.BadAddress));
        machine.StoreMovable(page, new(4095), new byte[1]).Should().Be(Answer.Ok);
    }

    [Fact]
    public void The_places_of_freed_pages_are_used_again()
    {
        var machine = Driver.Create("contiguous");
        for (var step = 1UL; step < 2000; step++)
        {
            machine.BeginStep(step);
            var page = machine.AllocateMovable();
            page.Outcome.Should().Be(Answer.Ok);
            machine.FreeMovable(page.Value).Should().Be(Answer.Ok);
        }
        machine.Movable.LivePages.Should().Be(0);
        machine.Pages.LiveBlocks.Should().Be(0);
    }
}
