package id.nuha.bookingsync.fetcher;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Lets calls of beans throw what nobody expects. */
final class Faults implements BeanPostProcessor {
  private final Map<String, Fault> bySeam = new ConcurrentHashMap<>();

  private record Fault(int first, int last, RuntimeException exception, AtomicInteger calls) {}

  /**
   * Throws at some calls of a method; to be said before the fetcher starts.
   *
   * @param seam class and method: {@code RunLog.load}
   * @param first number of the first call that throws, from 1
   * @param last number of the last call that throws
   */
  void at(String seam, int first, int last, RuntimeException exception) {
    bySeam.put(seam, new Fault(first, last, exception, new AtomicInteger()));
  }

  void at(String seam, int call) {
    at(seam, call, call, new IllegalStateException("Pasien Rahasia"));
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    String type = bean.getClass().getSimpleName();
    if (bySeam.keySet().stream().noneMatch(seam -> seam.startsWith(type + "."))) {
      return bean;
    }
    ProxyFactory proxy = new ProxyFactory(bean);
    proxy.setProxyTargetClass(true);
    proxy.addAdvice(
        (MethodInterceptor)
            call -> {
              throwWhereAsked(type + "." + call.getMethod().getName());
              return call.proceed();
            });
    return proxy.getProxy();
  }

  private void throwWhereAsked(String seam) {
    Fault fault = bySeam.get(seam);
    if (fault == null) {
      return;
    }
    int call = fault.calls().incrementAndGet();
    if (call >= fault.first() && call <= fault.last()) {
      throw fault.exception();
    }
  }
}
