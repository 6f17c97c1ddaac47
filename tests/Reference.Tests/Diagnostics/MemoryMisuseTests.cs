using static Dma.DmaDirection;
using static Dma.Reference.Tests.Driver;

namespace Dma.Reference.Tests.Diagnostics;

/// <summary>Misuse of pages, buffers, pools, user mappings, contiguous blocks and declared memory.</summary>
public class MemoryMisuseTests
{
    private readonly DiagnosisDriver _driver = new();

    [Fact]
    public void A_clean_program_gets_no_report()
    {
        var buffer = _driver.Coherent(Nic, 0x1000);
        _driver.Store(buffer.Cpu, 0x1000);
        _driver.DeviceLoad(Nic, new(buffer.Dma, new(0x1000)));
        _driver.DeviceStore(Nic, new(buffer.Dma, new(0x1000)));
        _driver.Load(buffer.Cpu, 0x1000);
        var shown = _driver
            .Next()
            .MapToUser(Nic, buffer, new(0x1000), DmaAttributes.None, pageOffset: 0, pages: 1)
            .Value;
        _driver.Next().UnmapFromUser(shown).Should().Be(Answer.Ok);
        _driver.Next().FreeCoherent(Nic, new(0x1000), buffer, DmaAttributes.None).Should().Be(Answer.Ok);
        var (pool, block) = Block();
        _driver.Store(block.Cpu, 0x40);
        _driver.Next().FreeToPool(pool, block).Should().Be(Answer.Ok);
        _driver.Next().DestroyPool(pool).Should().Be(Answer.Ok);
        var pages = _driver.Pages(2);
        _driver.Next().FreePages(pages.First, 2).Should().Be(Answer.Ok);

        _driver.ShouldReportNothing();
    }

    [Fact]
    public void A_free_with_another_size()
    {
        var buffer = _driver.Coherent(Nic, 0x1000);

        _driver.Next().FreeCoherent(Nic, new(0x1001), buffer, DmaAttributes.None);

        _driver.ShouldReport(Misuse.SizeDiffers, Nic, 1, buffer.Dma);
    }

    [Fact]
    public void A_free_with_another_CPU_address()
    {
        var buffer = _driver.Coherent(Nic, 0x1000);

        _driver.Next().FreeCoherent(Nic, new(0x1000), buffer with { Cpu = buffer.Cpu.At(1) }, DmaAttributes.None);

        _driver.ShouldReport(Misuse.CpuAddressDiffers, Nic, 1, buffer.Dma);
    }

    [Fact]
    public void A_free_twice()
    {
        var buffer = _driver.Coherent(Nic, 0x1000);
        _driver.Next().FreeCoherent(Nic, new(0x1000), buffer, DmaAttributes.None);
        _driver.ShouldReportNothing();

        _driver.Next().FreeCoherent(Nic, new(0x1000), buffer, DmaAttributes.None);

        _driver.ShouldReport(Misuse.UnmapOfUnmapped, Nic, 1, buffer.Dma);
    }

    [Fact]
    public void A_free_by_the_call_of_another_family()
    {
        var buffer = _driver.Coherent(Nic, 0x1000);

        _driver.Next().FreeNonCoherent(Nic, new(0x1000), buffer);

        _driver.ShouldReport(Misuse.FamilyDiffers, Nic, 1, buffer.Dma);
    }

    [Fact]
    public void A_free_and_a_user_mapping_with_other_attributes()
    {
        var buffer = _driver.Coherent(Nic, 0x1000, DmaAttributes.WriteCombine);
        _driver.Next().MapToUser(Nic, buffer, new(0x1000), DmaAttributes.None, pageOffset: 0, pages: 1);
        _driver.ShouldReport(Misuse.AttributesDiffer, Nic, 1, buffer.Dma);

        var other = _driver.Coherent(Nic, 0x1000);
        _driver.Next().FreeCoherent(Nic, new(0x1000), other, DmaAttributes.WriteCombine);
        _driver.ShouldReport(Misuse.AttributesDiffer, Nic, 3, other.Dma);
    }

    [Theory]
    [InlineData(DmaAttributes.NoKernelMapping, true)]
    [InlineData(DmaAttributes.None, false)]
    public void A_cookie_is_dereferenced(DmaAttributes attributes, bool isMisuse)
    {
        var buffer = _driver.Coherent(Nic, 0x1000, attributes);

        _driver.Load(buffer.Cpu);

        if (isMisuse)
            _driver.ShouldReport(Misuse.CookieDereferenced, Nic, 1, buffer.Dma);
        else
            _driver.ShouldReportNothing();
    }

    [Fact]
    public void A_user_mapping_outlives_its_buffer()
    {
        var buffer = _driver.Coherent(Nic, 0x1000);
        _driver.Next().MapToUser(Nic, buffer, new(0x1000), DmaAttributes.None, 0, 1).Outcome.Should().Be(Answer.Ok);

        _driver.Next().FreeCoherent(Nic, new(0x1000), buffer, DmaAttributes.None);

        _driver.ShouldReport(Misuse.UserMappingOutlivesBuffer, Nic, 1, buffer.Dma);
    }

    [Fact]
    public void Pages_are_freed_while_they_are_mapped()
    {
        var pages = _driver.Pages(2);
        var mapping = _driver.Map(Dsp, pages.Address!.Value.At(0x1f00), 0x100, ToDevice);

        _driver.Next().FreePages(pages.First, 2);

        _driver.ShouldReport(Misuse.FreeOfMapped, Dsp, 2, mapping.Start);
    }

    [Fact]
    public void A_block_that_is_another_pools()
    {
        var (_, block) = Block();
        var (other, _) = Block();

        _driver.Next().FreeToPool(other, block);

        _driver.ShouldReport(Misuse.PoolFreeOfForeign, Nic, 2, block.Dma);
    }

    [Fact]
    public void A_block_is_freed_twice()
    {
        var (pool, block) = Block();
        _driver.Next().FreeToPool(pool, block);
        _driver.ShouldReportNothing();

        _driver.Next().FreeToPool(pool, block);

        _driver.ShouldReport(Misuse.PoolFreeTwice, Nic, 2, block.Dma);
    }

    [Fact]
    public void A_block_is_stored_to_after_its_free()
    {
        var (pool, block) = Block();
        _driver.Next().FreeToPool(pool, block);

        _driver.Store(block.Cpu.At(0x3f));

        _driver.ShouldReport(Misuse.PoolStoreAfterFree, Nic, 2, block.Dma);
    }

    [Fact]
    public void A_pool_is_destroyed_busy()
    {
        var (pool, block) = Block();

        _driver.Next().DestroyPool(pool);

        _driver.ShouldReport(Misuse.PoolDestroyedBusy, Nic, 2, block.Dma);
    }

    [Fact]
    public void A_pool_is_used_after_its_end()
    {
        var pool = _driver.Next().CreatePool(Nic, new(0x40), new(0x40), ByteCount.Zero).Value;
        _driver.Next().DestroyPool(pool).Should().Be(Answer.Ok);
        _driver.ShouldReportNothing();

        _driver.Next().AllocateFromPool(pool, Gfp.Kernel);

        _driver.ShouldReport(Misuse.PoolUsedAfterDestroy, Nic, 0);
    }

    [Fact]
    public void A_contiguous_block_is_released_with_what_lies_behind_it()
    {
        var block = _driver.Next().AllocateContiguous(Nic, 4, 0);
        block.Outcome.Should().Be(Answer.Ok);

        _driver.Next().ReleaseContiguous(Nic, block.Value.First, 5);

        _driver.ShouldReport(Misuse.ContiguousReleaseOfForeign, Nic, 0);
    }

    [Fact]
    public void Pages_of_no_block_may_be_asked_about()
    {
        var pages = _driver.Pages();

        _driver.Next().ReleaseContiguous(Nic, pages.First, 1);

        _driver.ShouldReportNothing();
    }

    [Fact]
    public void Declared_memory_is_released_busy()
    {
        var memory = _driver.Checker.DeviceMemoryDescription.Declarable[0];
        _driver
            .Next()
            .DeclareMemory(memory.Device, memory.Start, memory.DeviceAddress, memory.Size, DeviceMemoryFlags.Map)
            .Outcome.Should()
            .Be(Answer.Ok);
        var buffer = _driver.Coherent(memory.Device, 0x1000);

        _driver.Next().ReleaseMemory(memory.Device);

        _driver.ShouldReport(Misuse.DeclaredMemoryReleasedBusy, memory.Device, 2, buffer.Dma);
    }

    private (PoolId Pool, CoherentBuffer Block) Block()
    {
        var pool = _driver.Next().CreatePool(Nic, new(0x40), new(0x40), ByteCount.Zero).Value;
        return (pool, _driver.Next().AllocateFromPool(pool, Gfp.Kernel).Value);
    }
}
