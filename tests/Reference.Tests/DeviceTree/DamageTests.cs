namespace Dma.Reference.Tests.DeviceTree;

/// <summary>Whatever a blob holds, it is read or refused with one error.</summary>
public class DamageTests
{
    [Theory]
    [MemberData(nameof(Boards.Names), MemberType = typeof(Boards))]
    public void A_damaged_blob_gives_a_machine_or_one_error(string board)
    {
        var blob = File.ReadAllBytes(Boards.BlobOf(board));
        var (built, refused) = (0, 0);
        for (var number = 0UL; number < 1000; number++)
        {
            var damaged = BlobMutations.Damage(blob, number);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = new Machine(BoardBuilder.Read(damaged));
                built++;
            }
            catch (DeviceTreeException)
            {
                refused++;
            }
            (GC.GetAllocatedBytesForCurrentThread() - before)
                .Should()
                .BeLessThan(BlobMutations.MostAllocated(damaged.Length), $"that of damage {number} is bounded");
        }

        built.Should().BePositive();
        refused.Should().BePositive();
    }

    [Fact]
    public void A_blob_cut_anywhere_is_refused()
    {
        var blob = DeviceTreeBoards.BlobOf("devicetree");
        for (var length = 0; length < blob.Length; length++)
            Reading(blob[..length]).Should().Throw<DeviceTreeException>();
    }

    [Fact]
    public void Nodes_in_nodes_without_end_are_refused_at_the_limit() =>
        Reading(
                DtsCompiler.Compile(
                    $"/dts-v1/; / {{ {string.Concat(Enumerable.Repeat("a {", 100))} {string.Concat(Enumerable.Repeat("};", 100))} }};"
                )
            )
            .Should()
            .Throw<DeviceTreeException>()
            .WithMessage("at 0x*: there must be 64 levels of nodes or fewer");

    [Fact]
    public void A_name_without_an_end_is_refused() =>
        Reading(DtsCompiler.Compile($"/dts-v1/; / {{ {new string('a', 200)} {{ }}; }};"))
            .Should()
            .Throw<DeviceTreeException>()
            .WithMessage("*a name must end with a zero byte within 127 bytes and its block");

    [Theory]
    [InlineData("device_type = \"memory\"; reg = <0 0x10000000>;", "", "*/ must have a device that does DMA*")]
    [InlineData(
        "device_type = \"memory\"; reg = <0 0x1000>;",
        "nic { compatible = \"n\"; dma-coherent; };",
        "the board must have *"
    )]
    [InlineData(
        "device_type = \"memory\"; reg = <0 0x10000000 1>;",
        "",
        "*reg must be entries of 2 cells, and has 3 cells"
    )]
    [InlineData("", "", "*must have memory*")]
    [InlineData(
        "device_type = \"memory\"; reg = <0 0x10000000>;",
        "nic { compatible = \"n\"; memory-region = <77>; };",
        "*memory-region must name nodes that there are, not 0x4d"
    )]
    [InlineData(
        "device_type = \"memory\"; reg = <0 0x10000000>;",
        "nic: nic { compatible = \"n\"; iommus = <&nic>; };",
        "*must have #iommu-cells*"
    )]
    [InlineData(
        "device_type = \"memory\"; reg = <0 0x10000000>;",
        "reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges; big { size = <0x20000000>; }; }; nic { compatible = \"n\"; dma-coherent; };",
        "the region big must have room*"
    )]
    [InlineData(
        "device_type = \"memory\"; reg = <0 0x10000000>;",
        "reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges; a { compatible = \"shared-dma-pool\"; reg = <0x100000 0x2000>; }; b { reg = <0x101000 0x1000>; }; }; nic { compatible = \"n\"; dma-coherent; };",
        "the region b must not overlap a*"
    )]
    public void A_tree_that_describes_no_machine_is_refused(string memory, string nodes, string message) =>
        Reading(
                DtsCompiler.Compile(
                    $"/dts-v1/; / {{ #address-cells = <1>; #size-cells = <1>; memory {{ {memory} }}; {nodes} }};"
                )
            )
            .Should()
            .Throw<DeviceTreeException>()
            .WithMessage(message);

    private static Func<MachineParts> Reading(byte[] blob) => () => BoardBuilder.Read(blob);
}
