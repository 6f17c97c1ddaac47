using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Tests.Models;

namespace Dma.Conformance.Tests.Engine;

/// <summary>What a platform says of memory that can be declared is held against its bounds, and must stay what it was.</summary>
public class DeviceMemoryBoundsTests
{
    private static readonly DeclarableMemory Memory = new(new(0), new(0x1000), new(0x8000), new(0x2000));

    public static TheoryData<string, DeclarableMemory[]> Lists =>
        new()
        {
            { "entry 0 of Declarable must not be null", [null!] },
            {
                "entry 0 of Declarable must be of a device that there is, not of device 1",
                [Memory with { Device = new(1) }]
            },
            {
                "entry 0 of Declarable must be of a device that there is, not of device -1",
                [Memory with { Device = new(-1) }]
            },
            {
                "entry 0 of Declarable must be whole pages of 0x1000 bytes, not 0x0 bytes from 0x00001000 at 0x00008000",
                [Memory with { Size = default }]
            },
            {
                "entry 0 of Declarable must be whole pages of 0x1000 bytes, not 0x2000 bytes from 0x00001000 at 0x00008001",
                [Memory with { DeviceAddress = new(0x8001) }]
            },
            {
                "entry 0 of Declarable must end within 64 bits, not 0x2000 bytes from 0xfffffffffffff000 at 0x00008000",
                [Memory with { Start = new(ulong.MaxValue - 0xfff) }]
            },
            { "entry 1 of Declarable must not overlap entry 0", [Memory, Memory with { Start = new(0x1_0000) }] },
            {
                "entry 1 of Declarable must not overlap entry 0",
                [Memory, Memory with { DeviceAddress = new(0x1_0000) }]
            },
            { "Declarable must have 0 to 64 entries, not 65", [.. Enumerable.Repeat(Memory, 65)] },
            { "Declarable must not be null", null! },
        };

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_list_without_meaning_is_told_with_its_bound(string text, DeclarableMemory[] list) =>
        Find(new() { Declarable = list }).Should().Be(text);

    [Fact]
    public void Both_ends_of_the_space_are_ordinary()
    {
        var first = Memory with { Start = default, DeviceAddress = default };
        var last = Memory with { Start = new(ulong.MaxValue - 0x1fff), DeviceAddress = new(ulong.MaxValue - 0x1fff) };

        Find(new() { Declarable = [first, last] }).Should().BeNull();
        Find(DeviceMemoryDescription.Unstated).Should().BeNull();
    }

    [Fact]
    public void Claims_and_errors_have_bounds()
    {
        Find(new() { AnswersFlag = (Claim)5 }).Should().Be("AnswersFlag must be Unstated, Yes or No, not 5");
        Find(new() { MarkOfTaken = (Errno)(-16) }).Should().Be("MarkOfTaken must be 0 or more, not -16");
        DeviceMemoryBounds
            .FindNonsense(new DescribedMemory(Described(), null), Described())
            .Should()
            .Be("DeviceMemoryDescription must not be null");
    }

    [Fact]
    public void A_list_is_the_same_if_its_entries_are()
    {
        Change(new() { Declarable = [Memory] }, new() { Declarable = [Memory with { }] }).Should().BeNull();
        Change(new() { Declarable = [Memory] }, new() { Declarable = [] })
            .Should()
            .StartWith("the number of Declarable 0");
        Change(new() { Declarable = [Memory] }, new() { Declarable = null! }).Should().NotBeNull();
        Change(new() { AnswersFlag = Claim.Yes }, new() { AnswersFlag = Claim.No })
            .Should()
            .StartWith("AnswersFlag No");
    }

    private static string? Find(DeviceMemoryDescription description)
    {
        var platform = new DescribedMemory(Described(), description);
        return DeviceMemoryBounds.FindNonsense(platform, platform);
    }

    private static string? Change(DeviceMemoryDescription before, DeviceMemoryDescription after)
    {
        var first = new DescribedMemory(Described(), before);
        var subject = Subject.Of(
            new SinglePlatformFactory(_ => first),
            SinglePlatformFactory.DefaultProfile,
            AreaTable.Standard,
            first
        );
        var violation = Descriptions.Compare(subject, new DescribedMemory(subject.CreatePlatform(0)!, after));
        violation?.Clause.Should().Be(PlatformClauses.DescriptionHolds);
        return violation?.Observed;
    }

    private static DescribedPlatform Described() =>
        new(new() { Name = "described" }, new(), new(), new DeviceDescription { Name = "nic0" });
}
